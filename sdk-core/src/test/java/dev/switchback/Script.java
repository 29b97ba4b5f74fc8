package dev.switchback;

import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A stream that sends its chunks as they are asked for, on the thread that asks, and then ends as
 * it is told: with a failure, normally, or not at all. Counts what is asked of it.
 */
final class Script implements Flow.Publisher<StreamChunk>, Flow.Subscription {
  private final List<StreamChunk> chunks;
  private final @Nullable Throwable failure;
  private final boolean isEndless;
  private Flow.Subscriber<? super StreamChunk> to;
  private int sent;
  private long wanted;
  private boolean isSending;
  private boolean isOver;

  volatile long asked;
  volatile int cancels;

  private Script(List<StreamChunk> chunks, @Nullable Throwable failure, boolean isEndless) {
    this.chunks = List.copyOf(chunks);
    this.failure = failure;
    this.isEndless = isEndless;
  }

  static Script ending(StreamChunk... chunks) {
    return new Script(List.of(chunks), null, false);
  }

  static Script failing(Throwable failure, StreamChunk... chunks) {
    return new Script(List.of(chunks), failure, false);
  }

  static Script stalling(StreamChunk... chunks) {
    return new Script(List.of(chunks), null, true);
  }

  static StreamChunk text(String text) {
    return StreamChunk.ofText(text);
  }

  static StreamChunk role() {
    return StreamChunk.ofNoContent(null);
  }

  static StreamChunk finish(String reason) {
    return StreamChunk.ofNoContent(Observed.finished(reason));
  }

  static StreamChunk usage(long input, long output) {
    return StreamChunk.ofNoContent(Observed.of(Observed.Usage.of(input, output)));
  }

  @Override
  public void subscribe(Flow.Subscriber<? super StreamChunk> subscriber) {
    to = subscriber;
    subscriber.onSubscribe(this);
    send();
  }

  @Override
  public void request(long more) {
    synchronized (this) {
      asked += more;
      wanted = wanted + more < 0 ? Long.MAX_VALUE : wanted + more;
    }
    send();
  }

  @Override
  public void cancel() {
    synchronized (this) {
      cancels++;
      isOver = true;
    }
  }

  private void send() {
    synchronized (this) {
      if (isSending || to == null) {
        return;
      }
      isSending = true;
    }
    while (true) {
      StreamChunk next = null;
      synchronized (this) {
        boolean isDry = sent == chunks.size();
        if (isOver || (isDry ? isEndless : wanted == 0)) {
          isSending = false;
          return;
        }
        if (isDry) {
          isOver = true;
        } else {
          next = chunks.get(sent++);
          wanted--;
        }
      }
      if (next != null) {
        to.onNext(next);
      } else if (failure != null) {
        to.onError(failure);
      } else {
        to.onComplete();
      }
    }
  }
}
