package dev.switchback.call;

import dev.switchback.Body;
import dev.switchback.DeadlineExceededException;
import dev.switchback.Outcome;
import dev.switchback.RejectedCallException.Limit;
import dev.switchback.Target;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One attempt whose body runs in the pool while the caller waits; when the time is up it is
 * interrupted.
 */
final class PooledBody<T extends @Nullable Object> {
  private static final long LOOK_AGAIN_NANOS = 20_000;

  private enum State {
    QUEUED,
    BEGINNING,
    BEGUN,
    /** Never begun, and never will be. */
    ABANDONED
  }

  private final CallRun<T> run;
  private final OneAttempt attempt;
  private final Body<T, ?> body;
  private final FutureTask<@Nullable Void> task = new FutureTask<>(this::work, null);
  private final AtomicReference<State> state = new AtomicReference<>(State.QUEUED);

  /** Written by the pool's thread, read by the caller's once the task is done. */
  private @Nullable T workOutput;

  private @Nullable Throwable workFailure;

  /** Of the caller's thread. */
  private @Nullable T output;

  private @Nullable Throwable failure;
  private @Nullable RejectedExecutionException refusal;
  private boolean isLate;
  private boolean isInterrupted;

  PooledBody(CallRun<T> run, OneAttempt attempt, Body<T, ?> body) {
    this.run = run;
    this.attempt = attempt;
    this.body = body;
  }

  private void work() {
    if (!state.compareAndSet(State.QUEUED, State.BEGINNING)) {
      return;
    }
    Target target = run.told.attemptBegun(attempt, run.means.ticker().getAsLong());
    state.set(State.BEGUN);
    try {
      workOutput = body.call(target);
    } catch (Throwable t) { // handed to the caller, who throws it
      workFailure = t;
    }
    run.told.bodyLeft(target);
  }

  /** Runs it and waits until it is done, its time is up or the caller is interrupted. */
  void await(Executor pool) {
    try {
      pool.execute(task);
      task.get(attempt.limitNanos(), TimeUnit.NANOSECONDS);
      take();
    } catch (RejectedExecutionException e) {
      state.set(State.ABANDONED);
      refusal = e;
    } catch (TimeoutException e) {
      giveUp();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      isInterrupted = true;
      giveUp();
    } catch (ExecutionException e) {
      failure = e.getCause(); // the body's own are kept by work(): what is left are events' Errors
    }
  }

  private void giveUp() {
    if (state.compareAndSet(State.QUEUED, State.ABANDONED)) {
      task.cancel(false);
    } else {
      // Observers are told meanwhile, which is quick; an Error of theirs ends the task at once.
      while (state.get() == State.BEGINNING && !task.isDone()) {
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      }
      if (!task.cancel(true)) {
        take();
        return;
      }
    }
    if (isInterrupted) {
      CancellationException cancelled =
          new CancellationException("interrupted while waiting for the pool");
      cancelled.initCause(new InterruptedException());
      failure = cancelled;
    } else {
      isLate = true;
      failure =
          new DeadlineExceededException(
              attempt.resolution().route(),
              attempt.resolution().version().version(),
              Duration.ofNanos(attempt.limitNanos()),
              attempt.late());
    }
  }

  private void take() {
    output = workOutput;
    failure = workFailure;
  }

  boolean isBegun() {
    return state.get() == State.BEGUN;
  }

  boolean isInterrupted() {
    return isInterrupted;
  }

  @Nullable T output() {
    return output;
  }

  @Nullable Throwable failure() {
    return failure;
  }

  Diagnosis diagnose(long nanos) {
    if (isLate) {
      return Diagnosis.late(attempt.late());
    }
    return isInterrupted && failure instanceof CancellationException
        ? Diagnosis.CANCELLED
        : run.diagnose(attempt, output, failure, nanos);
  }

  private Outcome unbegun(Throwable with) {
    if (with instanceof Error) {
      return Outcome.APP_FAULT;
    }
    return isInterrupted ? Outcome.CANCELLED : attempt.late();
  }

  /** Nothing was sent: what comes next, as of {@link CallRun#next}. */
  long notBegun(long nanos) {
    run.unsend();
    if (refusal != null || (isLate && !run.isOver(nanos))) {
      return run.next(run.reject(attempt, Limit.POOL, refusal, nanos), nanos);
    }
    if (failure != null) {
      run.ending().failed(unbegun(failure), failure);
    }
    return CallRun.END;
  }
}
