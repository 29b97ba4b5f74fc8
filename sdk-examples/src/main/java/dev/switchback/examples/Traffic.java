package dev.switchback.examples;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;

/**
 * Calls at an even pace from several threads, until closed. A machine that cannot keep up makes
 * fewer, and never more than a quarter of a second's worth at once to catch up.
 */
final class Traffic implements AutoCloseable {
  private static final long LATE_NANOS = MILLISECONDS.toNanos(250);

  private final long intervalNanos;
  private final LongConsumer call;
  private final ExecutorService threads;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong due = new AtomicLong(System.nanoTime());
  private volatile boolean stopped;

  private Traffic(Pace pace, LongConsumer call) {
    this.intervalNanos = SECONDS.toNanos(1) / pace.callsPerSecond();
    this.call = call;
    AtomicLong number = new AtomicLong();
    this.threads =
        Executors.newFixedThreadPool(
            pace.threads(),
            task -> {
              Thread thread = new Thread(task, "traffic-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Begins.
   *
   * @param call makes one call, numbered from 0; must not throw
   */
  static Traffic start(Pace pace, LongConsumer call) {
    Traffic traffic = new Traffic(pace, call);
    for (int i = 0; i < pace.threads(); i++) {
      traffic.threads.execute(traffic::run);
    }
    return traffic;
  }

  private void run() {
    while (!stopped) {
      awaitTurn();
      if (!stopped) {
        call.accept(next.getAndIncrement());
      }
    }
  }

  private void awaitTurn() {
    long earliest = System.nanoTime() - LATE_NANOS;
    long turn =
        due.getAndUpdate(
            last -> last - earliest < 0 ? earliest + intervalNanos : last + intervalNanos);
    for (long wait = turn - System.nanoTime();
        wait > 0 && !stopped;
        wait = turn - System.nanoTime()) {
      LockSupport.parkNanos(wait);
    }
  }

  /** Calls begun so far. */
  long calls() {
    return next.get();
  }

  /** Stops, and waits up to 40 s for the calls under way. */
  @Override
  public void close() {
    stopped = true;
    threads.shutdown();
    try {
      if (!threads.awaitTermination(40, SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
