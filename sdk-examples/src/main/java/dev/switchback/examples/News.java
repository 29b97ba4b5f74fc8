package dev.switchback.examples;

import java.time.Duration;

/** Lets threads wait until something may have changed. Thread-safe. */
final class News {
  private final Object lock = new Object();

  /** Guarded by lock. */
  private long told;

  private boolean ended;

  /** How often there was news so far: what {@link #await} goes on from. */
  long count() {
    synchronized (lock) {
      return told;
    }
  }

  void tell() {
    synchronized (lock) {
      told++;
      lock.notifyAll();
    }
  }

  /** Waits until there is more news than that; false where there is none within the time. */
  boolean await(long seen, Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    synchronized (lock) {
      while (told == seen && !ended) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        lock.wait(left);
      }
      return !ended;
    }
  }

  /** Lets everybody go. */
  void end() {
    synchronized (lock) {
      ended = true;
      lock.notifyAll();
    }
  }
}
