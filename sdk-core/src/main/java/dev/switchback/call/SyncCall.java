package dev.switchback.call;

import dev.switchback.Body;
import dev.switchback.RejectedCallException.Limit;
import dev.switchback.Target;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A call on the caller's thread, or waited for there while a pool runs the body. The loop is ours:
 * Resilience4j's retry knows neither the table of outcomes nor a deadline over several versions.
 */
final class SyncCall {
  private SyncCall() {}

  static <T extends @Nullable Object, X extends Exception> T run(
      CallRun<T> run, Body<T, X> body, long begunAt) throws X {
    try {
      return attempts(run, body, begunAt);
    } catch (Error e) {
      run.broken(e, run.means.ticker().getAsLong());
      throw e;
    }
  }

  private static <T extends @Nullable Object, X extends Exception> T attempts(
      CallRun<T> run, Body<T, X> body, long begunAt) throws X {
    Executor pool = run.plan.options().isPooled() ? run.means.pool() : null;
    boolean isInterrupted = false;
    long nanos = begunAt;
    while (true) {
      OneAttempt attempt = run.open(nanos);
      Limit limit = run.admit(nanos);
      long wait;
      if (limit != null) {
        wait = run.next(run.reject(attempt, limit, null, nanos), nanos);
      } else if (pool != null) {
        PooledBody<T> pooled = new PooledBody<>(run, attempt, body);
        pooled.await(pool);
        nanos = run.means.ticker().getAsLong();
        if (pooled.isBegun()) {
          Diagnosis diagnosis = pooled.diagnose(nanos);
          run.close(attempt, diagnosis.outcome(), pooled.output(), pooled.failure(), nanos);
          wait = run.after(diagnosis, pooled.output(), pooled.failure(), nanos);
        } else {
          wait = pooled.notBegun(nanos);
        }
        isInterrupted = pooled.isInterrupted();
      } else {
        T output = null;
        Throwable failure = null;
        Target target = run.told.attemptBegun(attempt, nanos);
        try {
          output = body.call(target);
        } catch (Throwable t) { // an Error is handed on below, after the events have ended
          failure = t;
        }
        run.told.bodyLeft(target);
        nanos = run.means.ticker().getAsLong();
        Diagnosis diagnosis = run.diagnose(attempt, output, failure, nanos);
        run.close(attempt, diagnosis.outcome(), output, failure, nanos);
        if (failure == null && CallRun.isFinal(diagnosis.outcome())) {
          run.told.ended(diagnosis.outcome(), null, nanos);
          return CallRun.given(output);
        }
        if (failure != null && Classifier.isInterrupt(failure)) {
          Thread.currentThread().interrupt();
          run.ending().failed(diagnosis.outcome(), failure);
          return end(run, false, nanos); // nobody waits for stable any more, late or not
        }
        wait = run.after(diagnosis, output, failure, nanos);
      }
      if (wait > 0) {
        isInterrupted |= !pause(run, wait);
        nanos = run.means.ticker().getAsLong();
      }
      if (wait == CallRun.END || isInterrupted || run.isOver(nanos)) {
        return end(run, isInterrupted, nanos);
      }
    }
  }

  /** False if the thread was interrupted meanwhile. */
  private static boolean pause(CallRun<?> run, long wait) {
    try {
      run.means.pause().nanos(wait);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** What the body may throw is X or unchecked, so that is what failed. */
  @SuppressWarnings("unchecked")
  private static <T extends @Nullable Object, X extends Exception> T end(
      CallRun<T> run, boolean isInterrupted, long nanos) throws X {
    Throwable failure = run.end(isInterrupted, nanos);
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure != null) {
      throw (X) failure;
    }
    return run.answer();
  }
}
