package dev.switchback;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A subscriber that keeps what it is told, and asks for as much as it is made to. */
final class Heard<C> implements Flow.Subscriber<C> {
  private final long first;
  final List<C> chunks = new CopyOnWriteArrayList<>();
  final AtomicInteger ends = new AtomicInteger();
  volatile Flow.Subscription subscription;
  volatile @Nullable Throwable failure;

  private Heard(long first) {
    this.first = first;
  }

  /** Asks for so many at first. */
  static <C> Heard<C> asking(long first) {
    return new Heard<>(first);
  }

  static <C> Heard<C> asking(long first, Streamed<C> of) {
    Heard<C> heard = asking(first);
    of.subscribe(heard);
    return heard;
  }

  static <C> Heard<C> all(Streamed<C> of) {
    return asking(Long.MAX_VALUE, of);
  }

  @Override
  public void onSubscribe(Flow.Subscription begun) {
    subscription = begun;
    if (first > 0) {
      begun.request(first);
    }
  }

  @Override
  public void onNext(C chunk) {
    chunks.add(chunk);
  }

  @Override
  public void onError(Throwable with) {
    failure = with;
    ends.incrementAndGet();
  }

  @Override
  public void onComplete() {
    ends.incrementAndGet();
  }

  Heard<C> awaitEnd() {
    await().atMost(Duration.ofSeconds(30)).until(() -> ends.get() > 0);
    return this;
  }
}
