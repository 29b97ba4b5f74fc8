package dev.switchback.call;

import dev.switchback.Outcome;
import dev.switchback.RejectedCallException;
import org.jspecify.annotations.Nullable;

/**
 * What is left of the attempts that did not succeed: what the user sees is made of it. Not
 * thread-safe.
 */
final class Ending<T extends @Nullable Object> {
  private @Nullable Outcome outcome;
  private @Nullable Throwable failure;
  private @Nullable Throwable before;
  private @Nullable RejectedCallException rejection;
  private @Nullable Answer<T> answer;

  /** An attempt was made and failed. */
  void failed(Outcome how, Throwable with) {
    failure = with;
    outcome = how;
  }

  /** An attempt was made, and its answer can be used if no better one comes. */
  void answered(Outcome how, @Nullable T output) {
    answer = new Answer<>(how, output);
  }

  /** An attempt was not let through. */
  void rejected(RejectedCallException with) {
    rejection = with;
  }

  /** The answer to fall back on; null if there is none. */
  @Nullable Answer<T> answer() {
    return answer;
  }

  /** The outcome of the last attempt made; rejected if none was. */
  Outcome outcome() {
    if (outcome != null) {
      return outcome;
    }
    return rejection == null ? Outcome.TIMEOUT : Outcome.REJECTED;
  }

  /** The exception of the last attempt made, else the last rejection; null if there was neither. */
  @Nullable Throwable failure() {
    return failure != null ? failure : rejection;
  }

  /** Stable takes over: what failed so far was the canary's. */
  void takenOver() {
    before = failure;
    answer = null; // it was not good enough, and feedback on it would go to stable
  }

  /** What failed on the canary; null if nothing did, or the same object. */
  @Nullable Throwable before() {
    return before == failure ? null : before;
  }

  /**
   * An answer that is handed over if no better one comes.
   *
   * @param outcome degraded, refused, or how else it ended
   * @param output what the body returned
   */
  record Answer<T extends @Nullable Object>(Outcome outcome, @Nullable T output) {}
}
