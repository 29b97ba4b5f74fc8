package dev.switchback.call;

import dev.switchback.Outcome;
import dev.switchback.Target;
import org.jspecify.annotations.Nullable;

/**
 * The events of one call, so guarded that what they throw does not hurt it. An Error passes; the
 * ends that are owed then are told by {@link #broken}.
 */
final class Told<T extends @Nullable Object> {
  private final CallEvents<T> events;
  private final Guard guard;
  private boolean isAttemptOpen;
  private boolean isEnded;

  Told(CallEvents<T> events, Guard guard) {
    this.events = events;
    this.guard = guard;
  }

  void begun(long nanos) {
    try {
      events.begun(nanos);
    } catch (Exception e) {
      guard.failed("begun", e);
    }
  }

  /** The target to hand to the body; a bare one if the events gave none. */
  Target attemptBegun(OneAttempt attempt, long nanos) {
    isAttemptOpen = true;
    try {
      return events.attemptBegun(attempt, nanos);
    } catch (Exception e) {
      guard.failed("attemptBegun", e);
      return new BareTarget(attempt);
    }
  }

  /** On the thread that ran the body of that target, at times after the attempt has ended. */
  void bodyLeft(Target target) {
    try {
      events.bodyLeft(target);
    } catch (Exception e) {
      guard.failed("bodyLeft", e);
    }
  }

  boolean isAnswered() {
    try {
      return events.isAnswered();
    } catch (Exception e) {
      guard.failed("isAnswered", e);
      return false;
    }
  }

  boolean isIdempotent() {
    try {
      return events.isIdempotent();
    } catch (Exception e) {
      guard.failed("isIdempotent", e);
      return false;
    }
  }

  @Nullable String finishReason() {
    try {
      return events.finishReason();
    } catch (Exception e) {
      guard.failed("finishReason", e);
      return null;
    }
  }

  void firstChunk(long nanos) {
    try {
      events.firstChunk(nanos);
    } catch (Exception e) {
      guard.failed("firstChunk", e);
    }
  }

  void attemptEnded(Outcome outcome, @Nullable T output, @Nullable Throwable failure, long nanos) {
    isAttemptOpen = false;
    try {
      events.attemptEnded(outcome, output, failure, nanos);
    } catch (Exception e) {
      guard.failed("attemptEnded", e);
    }
  }

  void ended(Outcome outcome, @Nullable Throwable failure, long nanos) {
    isEnded = true;
    try {
      events.ended(outcome, failure, nanos);
    } catch (Exception e) {
      guard.failed("ended", e);
    }
  }

  /** An Error came through and will reach the caller: tells what has not ended yet. */
  void broken(Throwable with, long nanos) {
    try {
      if (isAttemptOpen) {
        attemptEnded(Outcome.APP_FAULT, null, with, nanos);
      }
      if (!isEnded) {
        ended(Outcome.APP_FAULT, with, nanos);
      }
    } catch (Error again) { // the first one is on its way already
      if (again != with) {
        with.addSuppressed(again);
      }
    }
  }
}
