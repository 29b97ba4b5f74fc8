package dev.switchback;

import dev.switchback.observe.Observation;
import org.jspecify.annotations.Nullable;

/**
 * One answer, with what is known of the call that gave it. Immutable once returned.
 *
 * @param <T> the answer
 */
public final class Result<T extends @Nullable Object> {
  private final T value;
  private final Observation.Call<T> call;

  Result(T value, Observation.Call<T> call) {
    this.value = value;
    this.call = call;
  }

  /** The answer. */
  public T value() {
    return value;
  }

  /** The token for feedback on this call, here or anywhere. */
  public Receipt receipt() {
    return call.receipt();
  }

  /** The version that answered, and why it did. */
  public Resolution resolution() {
    return call.served();
  }

  /**
   * How the call ended: success, truncated, refused where the provider said so in its answer, or
   * degraded; timeout for an answer that came after the deadline.
   */
  public Outcome outcome() {
    Outcome how = call.outcome();
    return how == null ? Outcome.SUCCESS : how;
  }

  /** The call's record: attempts, durations, signals. */
  public CallRecord record() {
    return call.record();
  }
}
