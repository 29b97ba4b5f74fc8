package dev.switchback.fleet;

import dev.switchback.Key;
import dev.switchback.Switchback;
import dev.switchback.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One instance of a fleet in this JVM, with connections of its own, that calls two routes in turn
 * until it is closed.
 */
final class FleetMember implements AutoCloseable {
  private static final long PAUSE_NANOS = 5_000_000;

  private final Store store;
  private final Switchback switchback;
  private final Thread thread = new Thread(this::run, "fleet-member");
  private final String steady;
  private final String turning;
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong canaries = new AtomicLong();
  private final List<Long> nanos = new ArrayList<>();
  private volatile boolean broken;
  private volatile boolean quiet;
  private volatile boolean closed;
  private volatile Throwable failure;
  private volatile long lastBroken;

  /** {@code steady} has a good canary; that of {@code turning} fails once it is told to. */
  FleetMember(Store store, String steady, String turning) {
    this.store = store;
    this.steady = steady;
    this.turning = turning;
    this.switchback =
        Switchback.builder()
            .registry(store.registry())
            .ledger(store.ledger())
            .allow("openai", "*")
            .build();
    thread.setDaemon(true);
    thread.start();
  }

  Switchback switchback() {
    return switchback;
  }

  Verdict.Fleet fleet(String rollout) {
    Verdict verdict = switchback.verdict(steady, rollout);
    return verdict == null ? null : verdict.fleet();
  }

  private void run() {
    while (!closed) {
      if (!quiet) {
        timed(this::callSteady);
        timed(this::callTurning);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private void timed(Runnable call) {
    long begun = System.nanoTime();
    try {
      call.run();
    } catch (RuntimeException unexpected) {
      failure = unexpected;
    }
    synchronized (nanos) {
      nanos.add(System.nanoTime() - begun);
    }
  }

  private static Key anyone() {
    return Key.of(UUID.randomUUID().toString());
  }

  private void callSteady() {
    String model = switchback.call(steady, anyone(), target -> target.model());
    calls.incrementAndGet();
    if (model.equals(FaultRoute.BROKEN)) {
      canaries.incrementAndGet();
    }
  }

  private void callTurning() {
    try {
      switchback.call(
          turning,
          anyone(),
          target -> {
            if (broken && target.model().equals(FaultRoute.BROKEN)) {
              lastBroken = System.nanoTime();
              throw new IllegalStateException("the canary is broken");
            }
            return FaultRoute.FINE;
          });
    } catch (IllegalStateException canary) {
      // What a caller of a route that cannot be sent again sees of a bad canary.
    }
  }

  void breakCanary() {
    broken = true;
  }

  /** When a call last got the broken canary, by the monotonic clock; 0 if never. */
  long lastBroken() {
    return lastBroken;
  }

  /** Makes no more calls. */
  void quiet() {
    quiet = true;
  }

  long calls() {
    return calls.get();
  }

  long canaries() {
    return canaries.get();
  }

  /** A failure that no caller should have seen; null without one. */
  Throwable failure() {
    return failure;
  }

  /** Lengths of the calls since this was last asked, in milliseconds, sorted. */
  double[] millis() {
    synchronized (nanos) {
      double[] sorted = nanos.stream().mapToDouble(one -> one / 1e6).toArray();
      nanos.clear();
      Arrays.sort(sorted);
      return sorted;
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    switchback.close();
    store.close();
  }
}
