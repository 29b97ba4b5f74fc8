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
  private final AsyncEnds<T> ends;
  private final Serial steps = new Serial();
  private final CompletableFuture<T> result = new CompletableFuture<>();

  // Written in steps only.
  private boolean isStarting = true;
  private boolean isGivenUp;
  private boolean isEnded;
  private @Nullable AsyncAttempt<T> active;
  private @Nullable CompletableFuture<Boolean> backoff;

  AsyncCall(CallRun<T> run, AsyncBody<T> body, Hops hops, AsyncEnds<T> ends) {
    this.run = run;
    this.body = body;
    this.hops = hops;
    this.ends = ends;
  }

  CompletableFuture<T> start(long nanos) {
    CompletableFuture<T> unused = result.whenComplete((answer, failure) -> step(this::givenUp));
    attemptGuarded(nanos);
    return result;
  }

  /** Runs a step; an Error of the events must not leave the future open. */
  void step(Runnable step) {
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
      ends.ended(with);
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
    long nanos = run.means.ticker().getAsLong();
    AsyncEnds.End end = ends.done(of.attempt(), output, unwrapped(thrown), nanos);
    Outcome outcome = end.diagnosis().outcome();
    ended(of, outcome, output, end.failure(), nanos);
    if (end.failure() == null && CallRun.isFinal(outcome)) {
      isEnded = true;
      run.told.ended(outcome, null, nanos);
      ends.ended(null);
      result.complete(CallRun.given(output));
    } else {
      goOn(run.after(end.diagnosis(), output, end.failure(), nanos), nanos);
    }
  }

  private void overdue(AsyncAttempt<T> of) {
    if (active != of) {
      return;
    }
    long nanos = run.means.ticker().getAsLong();
    AsyncEnds.End end = ends.overdue(of.attempt(), of.overdue());
    ended(of, end.diagnosis().outcome(), null, end.failure(), nanos);
    of.cancel(run.means.guard());
    goOn(run.after(end.diagnosis(), null, end.failure(), nanos), nanos);
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
    CancellationException failure = new CancellationException("the call was cancelled");
    AsyncEnds.End end =
        of == null ? new AsyncEnds.End(failure, Diagnosis.CANCELLED) : ends.cancelled(failure);
    if (of != null) {
      ended(of, end.diagnosis().outcome(), null, end.failure(), nanos);
      of.cancel(run.means.guard());
    }
    if (end.failure() == null) {
      run.ending().answered(end.diagnosis().outcome(), null);
    } else {
      run.ending().failed(end.diagnosis().outcome(), end.failure());
    }
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
    ends.ended(failure);
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
