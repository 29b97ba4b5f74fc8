package dev.switchback.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where asynchronous calls go on after a wait: in the pool that Switchback was given, else in the
 * common one. The waits are the JDK's own ({@link CompletableFuture#completeOnTimeout}), whose one
 * daemon thread is shared by all, so there is no thread of ours to end.
 */
record Hops(@Nullable Executor pool) {
  void run(Runnable step) {
    if (pool != null) {
      try {
        pool.execute(step);
        return;
      } catch (RejectedExecutionException e) {
        // The call must end all the same: the common pool takes it.
        ForkJoinPool.commonPool().execute(step);
        return;
      }
    }
    ForkJoinPool.commonPool().execute(step);
  }

  /** Runs the step after that time, unless the wait is ended before by completing it with false. */
  CompletableFuture<Boolean> after(long nanos, Runnable step) {
    CompletableFuture<Boolean> wait = new CompletableFuture<>();
    CompletableFuture<Void> unused =
        wait.completeOnTimeout(true, nanos, TimeUnit.NANOSECONDS)
            .thenAccept(
                isOver -> {
                  if (isOver) {
                    run(step);
                  }
                });
    return wait;
  }
}
