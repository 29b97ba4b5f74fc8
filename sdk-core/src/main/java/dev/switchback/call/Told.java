package dev.switchback.call;

import dev.switchback.Outcome;
import dev.switchback.Target;
import org.jspecify.annotations.Nullable;

/** The events of one call, so guarded that what they throw does not hurt it. */
final class Told<T extends @Nullable Object> {
  private final CallEvents<T> events;
  private final Guard guard;

  Told(CallEvents<T> events, Guard guard) {
    this.events = events;
    this.guard = guard;
  }

  void begun(long nanos) {
    try {
      events.begun(nanos);
    } catch (RuntimeException e) {
      guard.failed("begun", e);
    }
  }

  /** The target to hand to the body; a bare one if the events gave none. */
  Target attemptBegun(OneAttempt attempt, long nanos) {
    try {
      return events.attemptBegun(attempt, nanos);
    } catch (RuntimeException e) {
      guard.failed("attemptBegun", e);
      return new BareTarget(attempt);
    }
  }

  /** On the thread that ran the body of that target, at times after the attempt has ended. */
  void bodyLeft(Target target) {
    try {
      events.bodyLeft(target);
    } catch (RuntimeException e) {
      guard.failed("bodyLeft", e);
    }
  }

  boolean isAnswered() {
    try {
      return events.isAnswered();
    } catch (RuntimeException e) {
      guard.failed("isAnswered", e);
      return false;
    }
  }

  void attemptEnded(Outcome outcome, @Nullable T output, @Nullable Throwable failure, long nanos) {
    try {
      events.attemptEnded(outcome, output, failure, nanos);
    } catch (RuntimeException e) {
      guard.failed("attemptEnded", e);
    }
  }

  void ended(Outcome outcome, @Nullable Throwable failure, long nanos) {
    try {
      events.ended(outcome, failure, nanos);
    } catch (RuntimeException e) {
      guard.failed("ended", e);
    }
  }
}
