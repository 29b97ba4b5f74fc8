package dev.switchback.load;

import dev.switchback.Key;
import dev.switchback.RejectedCallException;
import dev.switchback.Result;
import dev.switchback.Route;
import dev.switchback.Streamed;
import dev.switchback.Switchback;
import dev.switchback.provider.ChatAnswer;
import dev.switchback.provider.ChatChunk;
import dev.switchback.provider.ChatRequest;
import dev.switchback.provider.Endpoint;
import dev.switchback.provider.Message;
import dev.switchback.provider.Providers;
import java.net.http.HttpClient;
import java.util.concurrent.locks.LockSupport;

/** The calls of one thread. Shared by all. */
final class ThreadCalls {
  static final int CALLS = 4;

  private static final int LEAST = 50;
  private static final int MOST = 200;
  private static final int CHUNKS = 8;
  private static final int GAP = 20;
  private static final ChatRequest REQUEST =
      ChatRequest.builder().message(Message.user("Which queue?")).build();

  private final String text = Wire.text(CHUNKS);
  private final Switchback switchback;
  private final RawClient raw;
  private final Providers providers;
  private final Key[] keys;
  private final boolean isPinning;

  ThreadCalls(
      Switchback switchback, ServerProcess server, HttpClient http, int count, boolean isPinning) {
    this.switchback = switchback;
    this.raw = new RawClient(http, server.after(LEAST, MOST));
    this.providers =
        Providers.builder()
            .bind(
                "openai", Endpoint.openAi(server.streaming(LEAST, MOST, CHUNKS, GAP)).client(http))
            .build();
    this.keys = LoadRoutes.keys(count);
    this.isPinning = isPinning;
  }

  /** Whether each of them ended as expected. */
  boolean make(int number) throws Exception {
    Key key = keys[number % keys.length];
    String name = LoadRoutes.name(number);
    Result<String> answer =
        switchback
            .route(name, String.class)
            .idempotent()
            .build()
            .invoke(
                key,
                target -> {
                  if (isPinning) {
                    pin();
                  }
                  return raw.ask(target);
                });
    boolean good = answer.value().equals(Wire.ANSWER);
    Route<ChatAnswer> route = switchback.route(name, ChatAnswer.class).idempotent().build();
    good &= route.call(key, target -> providers.chat(target, REQUEST)).text().equals(Wire.ANSWER);
    StringBuilder streamed = new StringBuilder();
    try (Streamed<ChatChunk> chunks =
        route.stream(key, target -> providers.stream(target, REQUEST))) {
      for (ChatChunk chunk : chunks) {
        if (chunk.text() != null) {
          streamed.append(chunk.text());
        }
      }
    }
    return good & streamed.toString().equals(text) & isAnsweredOrRejected(key);
  }

  private boolean isAnsweredOrRejected(Key key) throws Exception {
    try {
      return switchback.call(LoadRoutes.NARROW, key, raw::ask).equals(Wire.ANSWER);
    } catch (RejectedCallException full) {
      return full.limit() == RejectedCallException.Limit.BULKHEAD;
    }
  }

  /** Blocks with a frame of the JVM on the stack: monitors pin no more, a class's start does. */
  private static void pin() throws ReflectiveOperationException {
    ClassLoader own = new PinningLoader();
    Class.forName(Pinning.class.getName(), true, own);
  }

  /** Its initialiser waits. */
  static final class Pinning {
    static {
      LockSupport.parkNanos(5_000_000);
    }

    private Pinning() {}
  }

  /** Defines {@link Pinning} anew. */
  private static final class PinningLoader extends ClassLoader {
    PinningLoader() {
      super(ThreadCalls.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.equals(Pinning.class.getName())) {
        return super.loadClass(name, resolve);
      }
      String file = "/" + name.replace('.', '/') + ".class";
      try (java.io.InputStream in = ThreadCalls.class.getResourceAsStream(file)) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (java.io.IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
