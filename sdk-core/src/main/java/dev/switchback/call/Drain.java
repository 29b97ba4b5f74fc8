package dev.switchback.call;

import java.util.concurrent.Flow;

/** Reads a stream for nobody. */
final class Drain<C> implements Flow.Subscriber<C> {
  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(C chunk) {}

  @Override
  public void onError(Throwable failure) {} // its call's record says so

  @Override
  public void onComplete() {}
}
