package dev.switchback.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One stream while it runs: bytes in, chunks out. */
final class StreamRun implements Flow.Subscription, BodySubscriber<@Nullable Void> {
  /*
   * Two sides meet in the queue. The client delivers buffers one at a time, each only after it was
   * asked for; they are parsed at once. Chunks are handed over in drain(), by whichever thread comes
   * first: the counter lets one in, and what the others came for it does as well. The next buffer
   * is asked for when the queue is empty and the subscriber wants more, so a slow subscriber is felt
   * down to the socket.
   */
  private static final Object WELL = new Object();
  private static final String EVENTS = "text/event-stream";
  private static final int DONE_LENGTH = "[DONE]".length();
  private static final long REST_SECONDS = 2;

  private final Flow.Subscriber<? super ChatChunk> subscriber;
  private final Codec.Frames frames;
  private final Failures failures;
  private final EventParser parser = new EventParser();
  private final ConcurrentLinkedQueue<ChatChunk> queue = new ConcurrentLinkedQueue<>();
  private final AtomicLong demand = new AtomicLong();
  private final AtomicInteger work = new AtomicInteger();

  private volatile @Nullable CompletableFuture<?> sent;
  private volatile @Nullable CompletableFuture<?> failed;
  private volatile Flow.@Nullable Subscription upstream;
  private volatile @Nullable Object end; // how the provider's side ended: WELL, or the failure
  private volatile boolean isAsked;
  private volatile boolean isOver;
  private volatile boolean isRead;
  private boolean isBegun; // only the client's thread of the moment reads and writes it

  StreamRun(Flow.Subscriber<? super ChatChunk> subscriber, Codec.Frames frames, Failures failures) {
    this.subscriber = subscriber;
    this.frames = frames;
    this.failures = failures;
  }

  /** Sends nothing and fails. */
  void refuse(String why) {
    isOver = true;
    subscriber.onSubscribe(this);
    subscriber.onError(new IllegalStateException(why));
  }

  void start(Exchange exchange) {
    subscriber.onSubscribe(this);
    if (isOver) {
      return;
    }
    CompletableFuture<?> future = exchange.sendAsync(this::body);
    sent = future;
    failed =
        future.whenComplete(
            (response, failure) -> {
              if (failure != null) {
                finish(failures.lost(failure));
              }
            });
    if (isOver) {
      close();
    }
  }

  private BodySubscriber<@Nullable Void> body(ResponseInfo info) {
    failures.answered(info.headers());
    String type = info.headers().firstValue("Content-Type").orElse(EVENTS);
    if (info.statusCode() == 200 && type.regionMatches(true, 0, EVENTS, 0, EVENTS.length())) {
      return this;
    }
    return BodySubscribers.mapping(
        Collected.error(),
        bytes -> {
          finish(
              info.statusCode() == 200
                  ? unstreamed(bytes)
                  : failures.status(info.statusCode(), info.headers(), bytes));
          return null;
        });
  }

  private ProviderException unstreamed(byte[] bytes) {
    try {
      JsonNode body = Wire.read(bytes, bytes.length);
      if (ErrorWords.isError(body)) {
        return failures.error(body, false);
      }
    } catch (IOException notJson) {
      // Then it is as little a stream.
    }
    return failures.nonsense("answered with no stream of events", null);
  }

  @Override
  public CompletionStage<@Nullable Void> getBody() {
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    upstream = subscription;
    if (isOver) {
      subscription.cancel();
    } else {
      drain();
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    try {
      for (ByteBuffer buffer : buffers) {
        parser.feed(buffer, this::event);
      }
    } catch (IOException e) {
      finish(malformed(e.getMessage(), e));
    }
    isAsked = false;
    drain();
  }

  private void event(boolean isError, byte[] data, int length) throws IOException {
    if (end != null) {
      return;
    }
    if (length == DONE_LENGTH
        && new String(data, 0, length, StandardCharsets.ISO_8859_1).equals("[DONE]")) {
      ended();
      return;
    }
    JsonNode frame;
    try {
      frame = Wire.read(data, length);
    } catch (IOException notJson) {
      finish(malformed("a frame is no JSON", null)); // Jackson's message would show it
      return;
    }
    if (isError || ErrorWords.isError(frame)) {
      finish(failures.error(frame, isBegun));
      return;
    }
    ChatChunk chunk = frames.chunk(frame);
    if (chunk != null) {
      isBegun |= chunk.hasContent();
      queue.add(chunk);
    }
    if (frames.isLast()) {
      ended();
    }
  }

  private void ended() {
    finish(
        frames.isFinished()
            ? null
            : failures.broken("ended its stream without a finish reason", null));
  }

  private ProviderException malformed(@Nullable String what, @Nullable Throwable cause) {
    String said = "sent a stream that cannot be read: " + what;
    return isBegun ? failures.broken(said, cause) : failures.nonsense(said, cause);
  }

  @Override
  public void onError(Throwable failure) {
    isRead = true;
    if (frames.isFinished()) {
      finish(null);
    } else {
      finish(isBegun ? failures.broken("broke off its stream", failure) : failures.lost(failure));
    }
  }

  @Override
  public void onComplete() {
    isRead = true;
    try {
      parser.end(this::event);
    } catch (IOException e) {
      finish(malformed(e.getMessage(), e));
    }
    if (end == null) {
      ended();
    }
  }

  private void finish(@Nullable ProviderException failure) {
    if (end == null) {
      end = failure == null ? WELL : failure;
      drain();
    }
  }

  @Override
  public void request(long count) {
    if (count <= 0) {
      if (!isOver) {
        isOver = true;
        close();
        subscriber.onError(new IllegalArgumentException("request(" + count + "): give 1 or more"));
      }
      return;
    }
    demand.accumulateAndGet(count, (now, more) -> now + more < 0 ? Long.MAX_VALUE : now + more);
    drain();
  }

  @Override
  public void cancel() {
    isOver = true;
    close();
  }

  /** Closes the connection, wherever the request is by now. */
  private void close() {
    Flow.Subscription subscription = upstream;
    if (subscription != null) {
      subscription.cancel();
    } else {
      cancel(sent);
      cancel(failed);
    }
  }

  private static void cancel(@Nullable CompletableFuture<?> future) {
    if (future != null) {
      future.cancel(true);
    }
  }

  private void drain() {
    if (work.getAndIncrement() != 0) {
      return;
    }
    int done = 1;
    do {
      handOver();
      done = work.addAndGet(-done);
    } while (done != 0);
  }

  private void handOver() {
    long wanted = demand.get();
    long given = 0;
    while (!isOver && given < wanted) {
      ChatChunk chunk = queue.poll();
      if (chunk == null) {
        break;
      }
      given++;
      give(chunk);
    }
    if (wanted != Long.MAX_VALUE) {
      demand.addAndGet(-given);
    }
    if (isOver) {
      queue.clear();
      return;
    }
    Object last = end;
    Flow.Subscription subscription = upstream;
    if (last != null && queue.isEmpty()) {
      isOver = true;
      handOver(last);
    } else if (last == null
        && subscription != null
        && !isAsked
        && queue.isEmpty()
        && demand.get() > 0) {
      isAsked = true;
      subscription.request(1);
    }
  }

  /** One that throws has broken its contract: it hears no more. */
  private void give(ChatChunk chunk) {
    boolean isTaken = false;
    try {
      subscriber.onNext(chunk);
      isTaken = true;
    } finally {
      if (!isTaken) {
        cancel();
      }
    }
  }

  private void handOver(Object last) {
    if (!(last instanceof ProviderException failure)) {
      takeRest();
      subscriber.onComplete();
    } else {
      close();
      subscriber.onError(failure);
    }
  }

  /** What follows the last mark is read, so that the connection can be used again; not for long. */
  private void takeRest() {
    Flow.Subscription subscription = upstream;
    if (subscription != null && !isRead) {
      subscription.request(Long.MAX_VALUE);
      CompletableFuture.delayedExecutor(REST_SECONDS, TimeUnit.SECONDS)
          .execute(
              () -> {
                if (!isRead) {
                  subscription.cancel();
                }
              });
    }
  }
}
