package dev.switchback.load;

import dev.switchback.Key;
import dev.switchback.Outcome;
import dev.switchback.Route;
import dev.switchback.Streamed;
import dev.switchback.Switchback;
import dev.switchback.provider.ChatAnswer;
import dev.switchback.provider.ChatChunk;
import dev.switchback.provider.ChatRequest;
import dev.switchback.provider.Endpoint;
import dev.switchback.provider.Message;
import dev.switchback.provider.Providers;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Many streams open at once, each with a chunk now and then; half are read in a loop, each on a
 * thread of its own, half by a subscriber. Run it with {@code -Xmx512m
 * -XX:+ExitOnOutOfMemoryError}; the server is a JVM of its own. The exit code is 1 where a stream
 * was lost, failed or said something else.
 *
 * <p>Arguments: how many streams, chunks of each, milliseconds between them.
 */
public final class SlowStreams {
  private static final int STACK_BYTES = 256 << 10;
  private static final long LONGEST_SECONDS = 120;

  private final Route<ChatAnswer> route;
  private final Providers providers;
  private final String text;
  private final ChatRequest request =
      ChatRequest.builder().message(Message.user("Tell me slowly.")).build();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final AtomicInteger good = new AtomicInteger();
  private final CountDownLatch left;

  private SlowStreams(Route<ChatAnswer> route, Providers providers, int streams, String text) {
    this.route = route;
    this.providers = providers;
    this.text = text;
    this.left = new CountDownLatch(streams);
  }

  private Streamed<ChatChunk> begin(Key key) {
    return route.stream(key, target -> providers.stream(target, request));
  }

  private void begun() {
    int now = open.incrementAndGet();
    mostOpen.accumulateAndGet(now, Math::max);
  }

  private void ended(CharSequence said, @Nullable Throwable failure) {
    open.decrementAndGet();
    if (failure != null) {
      failure.printStackTrace();
    } else if (text.contentEquals(said)) {
      good.incrementAndGet();
    }
    left.countDown();
  }

  private void loop(Key key) {
    StringBuilder said = new StringBuilder();
    Throwable failed = null;
    boolean isBegun = false;
    try (Streamed<ChatChunk> answer = begin(key)) {
      for (ChatChunk chunk : answer) {
        if (chunk.text() != null && !chunk.text().isEmpty()) {
          if (!isBegun) {
            isBegun = true;
            begun();
          }
          said.append(chunk.text());
        }
      }
    } catch (Exception e) {
      failed = e;
    }
    ended(said, failed);
  }

  /** Reads eight at a time. */
  private final class Reader implements Flow.Subscriber<ChatChunk> {
    private static final int BATCH = 8;

    private final StringBuilder said = new StringBuilder();
    private Flow.@Nullable Subscription subscription;
    private int taken;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(BATCH);
    }

    @Override
    public void onNext(ChatChunk chunk) {
      if (chunk.text() != null && !chunk.text().isEmpty()) {
        if (said.isEmpty()) {
          begun();
        }
        said.append(chunk.text());
      }
      if (++taken % BATCH == 0 && subscription != null) {
        subscription.request(BATCH);
      }
    }

    @Override
    public void onError(Throwable failure) {
      ended(said, failure);
    }

    @Override
    public void onComplete() {
      ended(said, null);
    }
  }

  private void run(int streams) throws InterruptedException {
    Key[] keys = LoadRoutes.keys(streams);
    for (int i = 0; i < streams; i++) {
      Key key = keys[i];
      if (i % 2 == 0) {
        Thread thread = new Thread(null, () -> loop(key), "reader-" + i, STACK_BYTES);
        thread.setDaemon(true);
        thread.start();
      } else {
        begin(key).subscribe(new Reader());
      }
    }
    left.await(LONGEST_SECONDS, TimeUnit.SECONDS);
  }

  public static void main(String[] arguments) throws Exception {
    int streams = Integer.parseInt(arguments[0]);
    int chunks = Integer.parseInt(arguments[1]);
    int gap = Integer.parseInt(arguments[2]);
    Ended ended = new Ended();
    boolean held;
    try (ServerProcess server = ServerProcess.start();
        Switchback switchback = LoadRoutes.open(2 * streams, 1, ended)) {
      Route<ChatAnswer> route =
          switchback.route(LoadRoutes.name(0), ChatAnswer.class).idempotent().build();
      Providers providers =
          Providers.builder()
              .bind("openai", Endpoint.openAi(server.streaming(0, 500, chunks, gap)))
              .build();
      Memory memory = new Memory();
      long begun = System.nanoTime();
      SlowStreams all = new SlowStreams(route, providers, streams, Wire.text(chunks));
      all.run(streams);
      double seconds = (System.nanoTime() - begun) / 1e9;
      held = all.good.get() == streams && ended.of(Outcome.SUCCESS) == streams;
      System.out.println("| what | value |");
      System.out.println("|---|---|");
      System.out.println("| streams | " + streams + " of " + chunks + " chunks |");
      System.out.println("| whole and right | " + all.good + " |");
      System.out.println("| calls recorded as success | " + ended.of(Outcome.SUCCESS) + " |");
      System.out.println(
          "| in the midst of their answers at once, at most | " + all.mostOpen + " |");
      System.out.println("| heap at most, MiB | " + memory.peakMebibytes() + " |");
      System.out.println("| heap after a collection, MiB | " + memory.liveMebibytes() + " |");
      System.out.println("| threads at most | " + memory.threads() + " |");
      System.out.printf(Locale.ROOT, "%n%.1f s; %s%n", seconds, ended);
    }
    System.exit(held ? 0 : 1);
  }
}
