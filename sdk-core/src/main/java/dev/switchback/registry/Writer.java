package dev.switchback.registry;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one writer thread: a daemon that runs tasks in order and survives what they throw. */
final class Writer implements AutoCloseable {
  static final String NAME = "switchback-registry";
  private static final Logger log = LoggerFactory.getLogger(Writer.class);
  private static final long DRAIN_SECONDS = 2;

  private volatile Thread thread = Thread.currentThread();
  private final ScheduledThreadPoolExecutor executor;

  Writer() {
    executor =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread created = new Thread(task, NAME);
              created.setDaemon(true);
              thread = created;
              return created;
            });
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    executor.setRemoveOnCancelPolicy(true);
  }

  /** Runs a task in turn, also if closed before its turn; false if closed already. */
  boolean run(Runnable task) {
    return schedule(task, Duration.ZERO);
  }

  /** Runs a task after a time, unless closed before. */
  boolean schedule(Runnable task, Duration delay) {
    try {
      var unused = executor.schedule(() -> guarded(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (RejectedExecutionException closed) {
      log.debug("the writer thread has ended, a task is left out", closed);
      return false;
    }
  }

  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException failed) {
      log.error("a task of the registry's writer thread failed", failed);
    }
  }

  /** Ends the thread after what it is doing, waiting at most 2 s; can be called twice. */
  @Override
  public void close() {
    executor.shutdown();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      if (!executor.awaitTermination(DRAIN_SECONDS, TimeUnit.SECONDS)) {
        executor.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
