package dev.switchback;

import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** A subscriber that asks for all and does as it is told with each chunk. */
record Throwing(Consumer<StreamChunk> with) implements Flow.Subscriber<StreamChunk> {
  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(StreamChunk chunk) {
    with.accept(chunk);
  }

  @Override
  public void onError(Throwable failure) {
    throw new AssertionError("it threw and is not to be told", failure);
  }

  @Override
  public void onComplete() {
    throw new AssertionError("it threw and is not to be told");
  }
}
