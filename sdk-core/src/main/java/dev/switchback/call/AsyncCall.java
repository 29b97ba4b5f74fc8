package dev.switchback.call;

import dev.switchback.AsyncBody;
import dev.switchback.Outcome;
import dev.switchback.RejectedCallException.Limit;
import dev.switchback.Target;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A call that blocks nobody. Whatever happens to it (its stage ends, its time is up, its future is
 * cancelled) is a step, and steps come one after the other; only bodies run outside of them. While
 * an attempt is starting, no step but a cancellation can come, and that waits for the start.
 */
final class AsyncCall<T extends @Nullable Object> {
  private final CallRun<T> run;
  private final AsyncBody<T> body;
  private final Hops hops;
  private final Serial steps = new Serial();
  private final CompletableFuture<T> result = new CompletableFuture<>();

  // Written in steps only.
  private boolean isStarting = true;
  private boolean isGivenUp;
  private boolean isEnded;
  private @Nullable AsyncAttempt<T> active;
  private @Nullable CompletableFuture<Boolean> backoff;

  AsyncCall(CallRun<T> run, AsyncBody<T> body, Hops hops) {
    this.run = run;
    this.body = body;
    this.hops = hops;
  }

  CompletableFuture<T> start(long nanos) {
    CompletableFuture<T> unused = result.whenComplete((answer, failure) -> step(this::givenUp));
    attemptGuarded(nanos);
    return result;
  }

  /** An Error of the events must not leave the future open. */
  private void step(Runnable step) {
    steps.run(
        () -> {
          try {
            step.run();
          } catch (Throwable t) {
            broken(t);
          }
        });
  }

  private void broken(Throwable with) {
    isEnded = true;
    active = null;
    try {
      run.broken(with, run.means.ticker().getAsLong());
    } finally {
      result.completeExceptionally(with);
    }
  }

  /** Starts an attempt on the calling thread, outside of the steps. */
  private void attempt(long nanos) {
    OneAttempt attempt = run.open(nanos);
    Limit limit = run.admit(nanos);
    if (limit != null) {
      Diagnosis diagnosis = run.reject(attempt, limit, null, nanos);
      step(
          () -> {
            isStarting = false;
            goOn(isGivenUp ? CallRun.END : run.next(diagnosis, nanos), nanos);
          });
      return;
    }
    AsyncAttempt<T> begun = new AsyncAttempt<>(attempt);
    Target target = run.told.attemptBegun(attempt, nanos);
    step(() -> begun(begun));
    try {
      CompletionStage<T> stage = Objects.requireNonNull(body.call(target), "the body's stage");
      step(() -> made(begun, stage));
      run.told.bodyLeft(target);
      stage.whenComplete((output, failure) -> step(() -> done(begun, output, failure)));
    } catch (Throwable t) { // an Error, too, is handed on by the future
      run.told.bodyLeft(target);
      if (Classifier.isInterrupt(t)) {
        Thread.currentThread().interrupt();
      }
      step(() -> done(begun, null, t));
    }
  }

  private void begun(AsyncAttempt<T> begun) {
    isStarting = false;
    active = begun;
    if (isGivenUp) {
      cancelled();
    } else {
      long left = begun.attempt().remainingNanos();
      begun.limit(hops.after(left, () -> step(() -> overdue(begun))));
    }
  }

  private void made(AsyncAttempt<T> of, CompletionStage<T> stage) {
    of.made(stage);
    if (active != of) {
      of.cancel(run.means.guard());
    }
  }

  private void done(AsyncAttempt<T> of, @Nullable T output, @Nullable Throwable thrown) {
    if (active != of) {
      return; // too late: it has ended already
    }
    Throwable failure = unwrapped(thrown);
    long nanos = run.means.ticker().getAsLong();
    Diagnosis diagnosis = run.diagnose(of.attempt(), output, failure, nanos);
    ended(of, diagnosis.outcome(), output, failure, nanos);
    if (failure == null && diagnosis.outcome() != Outcome.DEGRADED) {
      isEnded = true;
      run.told.ended(diagnosis.outcome(), null, nanos);
      result.complete(CallRun.given(output));
    } else {
      goOn(run.after(diagnosis, output, failure, nanos), nanos);
    }
  }

  private void overdue(AsyncAttempt<T> of) {
    if (active != of) {
      return;
    }
    long nanos = run.means.ticker().getAsLong();
    Throwable failure = of.overdue();
    Outcome outcome = of.attempt().late();
    ended(of, outcome, null, failure, nanos);
    of.cancel(run.means.guard());
    goOn(run.after(Diagnosis.late(outcome), null, failure, nanos), nanos);
  }

  /** The future was completed by somebody else: cancelled. */
  private void givenUp() {
    isGivenUp = true;
    if (!isEnded && !isStarting) {
      cancelled();
    }
  }

  private void cancelled() {
    long nanos = run.means.ticker().getAsLong();
    AsyncAttempt<T> of = active;
    Throwable failure = new CancellationException("the call's future was cancelled");
    if (of != null) {
      ended(of, Outcome.CANCELLED, null, failure, nanos);
      of.cancel(run.means.guard());
    }
    run.ending().failed(Outcome.CANCELLED, failure);
    end(nanos);
  }

  private void ended(
      AsyncAttempt<T> of,
      Outcome outcome,
      @Nullable T output,
      @Nullable Throwable failure,
      long nanos) {
    active = null;
    of.ended();
    run.close(of.attempt(), outcome, output, failure, nanos);
  }

  private void goOn(long wait, long nanos) {
    if (isGivenUp && !isEnded) {
      cancelled();
    } else if (wait == CallRun.END || run.isOver(nanos)) {
      end(nanos);
    } else if (wait > 0) {
      backoff = hops.after(wait, () -> step(this::woken));
    } else {
      woken();
    }
  }

  private void woken() {
    if (isEnded) {
      return;
    }
    long nanos = run.means.ticker().getAsLong();
    if (run.isOver(nanos)) {
      end(nanos);
    } else {
      isStarting = true;
      hops.run(this::again);
    }
  }

  private void again() {
    attemptGuarded(run.means.ticker().getAsLong());
  }

  private void attemptGuarded(long nanos) {
    try {
      attempt(nanos);
    } catch (Throwable t) {
      steps.run(() -> broken(t));
    }
  }

  private void end(long nanos) {
    isEnded = true;
    if (backoff != null) {
      backoff.complete(false);
    }
    Throwable failure = run.end(isGivenUp, nanos);
    if (failure != null) {
      result.completeExceptionally(failure);
    } else {
      result.complete(run.answer());
    }
  }

  /** What dependent stages wrap in exceptions of their own is the provider's. */
  private static @Nullable Throwable unwrapped(@Nullable Throwable thrown) {
    Throwable failure = thrown;
    while (failure != null
        && (failure instanceof CompletionException || failure instanceof ExecutionException)
        && failure.getCause() != null) {
      failure = failure.getCause();
    }
    return failure;
  }
}
