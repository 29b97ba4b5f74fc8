package dev.switchback.call;

import dev.switchback.DeadlineExceededException;
import dev.switchback.Outcome;
import dev.switchback.RejectedCallException;
import dev.switchback.RejectedCallException.Limit;
import dev.switchback.Resolution;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One logical call while it runs: which version is asked now, how often it was, how much time is
 * left, and what comes after an attempt. Not thread-safe: one thread at a time drives it.
 */
final class CallRun<T extends @Nullable Object> {
  /** There is no next attempt. */
  static final long END = -1;

  /** A client that was given the remaining time in whole milliseconds gives up this much early. */
  private static final long ROUNDING_NANOS = 2_000_000;

  final Means means;
  final Calls.Plan<T> plan;
  final Told<T> told;
  private final Resolution drawn;
  private final @Nullable Resolution fallback;
  private final long begunAt;
  private final long deadlineNanos;
  private final boolean isCallersDeadline;
  private Resolution current;
  private @Nullable Handle handle;
  private @Nullable OneAttempt firstOnVersion;
  private int number;
  private int sentOnVersion;
  private int sentInAll;
  private boolean isDegradedRetried;
  private boolean isTakenOver;
  private boolean isAdmitted;
  private boolean isStream;
  private boolean isCommitted;
  private boolean isSaidIdempotent;
  private @Nullable Ending<T> ending;

  CallRun(
      Means means,
      Calls.Plan<T> plan,
      Told<T> told,
      Resolution drawn,
      @Nullable Resolution fallback,
      @Nullable Duration callersDeadline,
      long nanos) {
    this.means = means;
    this.plan = plan;
    this.told = told;
    this.drawn = drawn;
    this.fallback = fallback;
    this.current = drawn;
    this.begunAt = nanos;
    long callers = callersDeadline == null ? Long.MAX_VALUE : Nanos.of(callersDeadline);
    this.isCallersDeadline = callers < plan.deadlineNanos();
    this.deadlineNanos = isCallersDeadline ? callers : plan.deadlineNanos();
    plan.held().budget(means.handles()).deposit(plan.settings().retryBudget());
  }

  /**
   * Its answers are streams: no output to check, and what is said of one early is no answer yet.
   */
  void streams() {
    isStream = true;
  }

  /** A part of an answer is handed over: nothing is sent again. */
  void commit() {
    isCommitted = true;
  }

  Resolution current() {
    return current;
  }

  boolean isOver(long nanos) {
    return nanos - begunAt >= deadlineNanos;
  }

  /** The next attempt on the current version, with the time it has. */
  OneAttempt open(long nanos) {
    long left = deadlineNanos - (nanos - begunAt);
    boolean isOwn = plan.attemptNanos() <= left;
    OneAttempt attempt =
        new OneAttempt(
            current,
            ++number,
            firstOnVersion,
            means.ticker(),
            nanos,
            isOwn ? plan.attemptNanos() : left,
            isCallersDeadline && !isOwn ? Outcome.CALLER_DEADLINE : Outcome.TIMEOUT);
    if (firstOnVersion == null) {
      firstOnVersion = attempt;
    }
    return attempt;
  }

  /** Leave to send, or what forbade it. */
  @Nullable Limit admit(long nanos) {
    Handle now = plan.held().handle(means.handles(), current.version(), nanos);
    handle = now;
    Limit limit = now.admit(nanos);
    if (limit == null) {
      isAdmitted = true;
      sentOnVersion++;
      sentInAll++;
    }
    return limit;
  }

  /** What became of an attempt whose body has returned or thrown. */
  Diagnosis diagnose(
      OneAttempt attempt, @Nullable T output, @Nullable Throwable failure, long nanos) {
    if (failure instanceof Error) {
      return Diagnosis.APP_FAULT;
    }
    if (attempt.isLate(nanos)) {
      return Diagnosis.late(attempt.late());
    }
    if (failure == null) {
      // What the provider says of its answer comes before what the route thinks of it.
      Diagnosis said = finished();
      return said.outcome() != Outcome.SUCCESS || isGood(output) ? said : Diagnosis.DEGRADED;
    }
    Diagnosis diagnosis =
        means
            .classifier()
            .diagnose(failure, plan.options().classifier(), !isStream && told.isAnswered());
    return diagnosis.outcome() == Outcome.TIMEOUT && attempt.isLate(nanos + ROUNDING_NANOS)
        ? Diagnosis.late(attempt.late())
        : diagnosis;
  }

  /** What the provider says of an answer that is whole: success, truncated or refused. */
  Diagnosis finished() {
    return Diagnosis.of(FinishReason.outcome(told.finishReason()));
  }

  private boolean isGood(@Nullable T output) {
    Predicate<? super T> check = isStream ? null : plan.options().check();
    try {
      return check == null || check.test(given(output));
    } catch (Exception e) {
      means.guard().failed("the check of route " + drawn.route(), e);
      return false;
    }
  }

  /** The attempt that was admitted ended: limits and events learn it. */
  void close(
      OneAttempt attempt,
      Outcome outcome,
      @Nullable T output,
      @Nullable Throwable failure,
      long nanos) {
    leave(outcome, attempt.elapsedNanos(nanos), failure);
    // Of a stream, what was said without content is no answer: none was handed over.
    isSaidIdempotent =
        failure != null
            && told.isIdempotent()
            && (isStream || !told.isAnswered())
            && means.classifier().isOfARequest(failure);
    told.attemptEnded(outcome, output, failure, nanos);
  }

  /**
   * What comes next: {@link #END}, or the nanoseconds to wait before the next attempt, on the
   * version that is now current.
   */
  long next(Diagnosis diagnosis, long nanos) {
    long left = deadlineNanos - (nanos - begunAt);
    if (left <= 0 || isCommitted) {
      return END;
    }
    boolean mayResend =
        plan.options().isIdempotent() || isSaidIdempotent || diagnosis.isUnprocessed();
    boolean mayFallBack = mayResend && mayFallBack(diagnosis.outcome());
    if (mayResend && mayRetry(diagnosis.outcome(), mayFallBack)) {
      long wait = Backoff.nanos(plan.backoffNanos(), sentOnVersion, diagnosis.retryAfterNanos());
      if (wait < left && plan.held().budget(means.handles()).take()) {
        isDegradedRetried |= diagnosis.outcome() == Outcome.DEGRADED;
        return wait;
      }
    }
    if (mayFallBack && fallback != null) {
      ending().takenOver();
      current = fallback;
      isTakenOver = true;
      firstOnVersion = null;
      sentOnVersion = 0;
      return 0;
    }
    return END;
  }

  private boolean mayRetry(Outcome outcome, boolean mayFallBack) {
    // The last request is kept for stable: it is the version that is known to be good.
    int most = plan.settings().attemptsInAll() - (mayFallBack ? 1 : 0);
    if (sentOnVersion >= plan.settings().attempts()
        || sentInAll >= most
        || plan.settings().retryBudget() <= 0) {
      return false;
    }
    return switch (Rule.of(outcome).retry()) {
      case NO -> false;
      case YES -> true;
      case OPT_IN_ONCE -> plan.settings().retryDegraded() && !isDegradedRetried;
    };
  }

  private boolean mayFallBack(Outcome outcome) {
    if (fallback == null
        || isTakenOver
        || !plan.settings().fallback()
        || sentInAll >= plan.settings().attemptsInAll()) {
      return false;
    }
    return switch (Rule.of(outcome).stable()) {
      case NO -> false;
      case YES -> true;
      case UNSEEN -> isStream;
      case OTHER_QUOTA ->
          !fallback.version().provider().equals(drawn.version().provider())
              || !fallback.version().model().equals(drawn.version().model());
      case OPT_IN -> plan.settings().fallbackOn().contains(outcome);
    };
  }

  /** The attempt was not let through: events learn of it as of one without a body. */
  Diagnosis reject(OneAttempt attempt, Limit limit, @Nullable Throwable cause, long nanos) {
    RejectedCallException rejection =
        new RejectedCallException(current.route(), current.version().version(), limit, cause);
    ending().rejected(rejection);
    told.bodyLeft(told.attemptBegun(attempt, nanos));
    told.attemptEnded(Outcome.REJECTED, null, rejection, nanos);
    return Diagnosis.REJECTED;
  }

  /** The attempt that was admitted was never begun: as if it had not been admitted. */
  void unsend() {
    leave(Outcome.REJECTED, 0, null);
    sentOnVersion--;
    sentInAll--;
  }

  /** Gives back what {@link #admit} took. */
  private void leave(Outcome outcome, long durationNanos, @Nullable Throwable failure) {
    if (isAdmitted && handle != null) {
      isAdmitted = false;
      handle.ended(outcome, durationNanos, failure);
    }
  }

  /**
   * An Error of events or of the check came through and reaches the caller: nothing stays taken,
   * and each end that was not told is told. Does nothing where the call has ended.
   */
  void broken(Throwable with, long nanos) {
    try {
      leave(Outcome.APP_FAULT, 0, with);
    } finally {
      told.broken(with, nanos);
    }
  }

  /** What is known of the attempts that failed, for what the user sees; made at the first. */
  Ending<T> ending() {
    Ending<T> known = ending;
    if (known == null) {
      known = new Ending<>();
      ending = known;
    }
    return known;
  }

  /** Keeps what an attempt left and says what comes next, as {@link #next}. */
  long after(Diagnosis diagnosis, @Nullable T output, @Nullable Throwable failure, long nanos) {
    if (failure != null) {
      ending().failed(diagnosis.outcome(), failure);
    } else {
      ending().answered(diagnosis.outcome(), output);
      if (isFinal(diagnosis.outcome())) {
        return END;
      }
    }
    return next(diagnosis, nanos);
  }

  /** Whether an answer with that outcome is handed over, whatever the document says. */
  static boolean isFinal(Outcome answered) {
    return answered != Outcome.DEGRADED && answered != Outcome.REFUSED;
  }

  /** The call is over. Null if there is an answer, else what the user is to see. */
  @Nullable Throwable end(boolean isCancelled, long nanos) {
    Ending<T> left = ending();
    Ending.Answer<T> answer = left.answer();
    if (answer != null) {
      told.ended(answer.outcome(), null, nanos);
      return null;
    }
    Outcome outcome = isCancelled ? Outcome.CANCELLED : left.outcome();
    Throwable failure = left.failure();
    if (failure == null) {
      outcome = isCallersDeadline ? Outcome.CALLER_DEADLINE : Outcome.TIMEOUT;
      failure =
          new DeadlineExceededException(
              current.route(),
              current.version().version(),
              Duration.ofNanos(deadlineNanos),
              outcome);
    }
    Throwable before = left.before();
    if (before != null && failure instanceof DeadlineExceededException) {
      failure.addSuppressed(before); // ours; the provider's own is not touched
    }
    told.ended(outcome, failure, nanos);
    return failure;
  }

  /** The answer that {@link #end} spoke of. */
  T answer() {
    Ending.Answer<T> answer = ending().answer();
    return given(answer == null ? null : answer.output());
  }

  /** What a body returned: null only where the user's T may be. */
  @SuppressWarnings("NullAway")
  static <T extends @Nullable Object> T given(@Nullable T output) {
    return output;
  }
}
