package dev.switchback.call;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs steps one after the other, each happening before the next, on whichever of the threads that
 * hand them in is there; nobody waits. Thread-safe. Steps must not throw.
 */
final class Serial {
  private final ConcurrentLinkedQueue<Runnable> steps = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();

  void run(Runnable step) {
    steps.add(step);
    if (waiting.getAndIncrement() != 0) {
      return;
    }
    do {
      Runnable next = steps.poll();
      if (next != null) {
        next.run();
      }
    } while (waiting.decrementAndGet() != 0);
  }
}
