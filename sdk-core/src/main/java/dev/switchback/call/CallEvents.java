package dev.switchback.call;

import dev.switchback.Outcome;
import dev.switchback.Resolution;
import dev.switchback.Target;
import org.jspecify.annotations.Nullable;

/**
 * What the call tells of itself: one object a call. The call room guarantees the order begun,
 * (attempt begun, [first chunk], attempt ended)*, ended, and that each end comes exactly once.
 *
 * @param <T> the output
 */
public interface CallEvents<T extends @Nullable Object> {
  /** Time left for an attempt and what makes it idempotent, for its target. */
  interface Attempt {
    /** What this attempt is made on. */
    Resolution resolution();

    /** From 1. */
    int number();

    /** Nanoseconds left for it, zero or more. */
    long remainingNanos();

    /** The same for every attempt of the call on this version. */
    String idempotencyKey();
  }

  /** The call begins; {@code nanos} is the ticker's reading. */
  void begun(long nanos);

  /**
   * An attempt begins, on the thread that will run the body. Opens the scope and returns the target
   * to hand to the body.
   */
  Target attemptBegun(Attempt attempt, long nanos);

  /** The body has returned or thrown (synchronous part): closes the scope, on the same thread. */
  void bodyLeft();

  /**
   * The same, naming the target of the attempt: a body that is late (in a pool, or the synchronous
   * part of an asynchronous one) leaves after its attempt has ended and another has begun. The call
   * room calls this one; by default it goes to {@link #bodyLeft()}.
   */
  default void bodyLeft(Target target) {
    bodyLeft();
  }

  /** Whether the body has said through its target that the provider answered. */
  boolean isAnswered();

  /** Whether the body has said through its target that what it sends may be sent again. */
  default boolean isIdempotent() {
    return false;
  }

  /** Why the answer ended, as the body has said through its target; null where it has not. */
  default @Nullable String finishReason() {
    return null;
  }

  /** The first chunk with content came; it is handed on as soon as the application asks. */
  void firstChunk(long nanos);

  /**
   * An attempt ended.
   *
   * @param output its answer; null where there is none
   * @param failure its exception; null where there is none
   */
  void attemptEnded(Outcome outcome, @Nullable T output, @Nullable Throwable failure, long nanos);

  /** The call ended: nothing follows, but the late answer of an attempt that is dropped. */
  void ended(Outcome outcome, @Nullable Throwable failure, long nanos);
}
