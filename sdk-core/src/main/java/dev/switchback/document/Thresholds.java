package dev.switchback.document;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules declared before a rollout.
 *
 * @param alpha probability of ever reverting, by evidence, a canary within tolerance; 0 < alpha <
 *     1; default 0.05
 * @param unit what counts once; default key
 * @param compare canary against concurrent stable
 * @param limit canary against a number
 * @param trip deterministic, at once
 * @param hold what stops the ramp
 * @param reference what stable is known to do: numbers by signal, and for {@code label_mix} and
 *     {@code latency_ms} maps of counts; values are Double or Map of String to Double
 * @param renew a key counts once in this time; null: never again
 * @param onBreach what a breach does unless a rule says otherwise
 */
public record Thresholds(
    double alpha,
    Unit unit,
    List<Threshold> compare,
    List<Threshold> limit,
    List<Threshold.Trip> trip,
    List<Threshold.Hold> hold,
    Map<String, Object> reference,
    @Nullable Duration renew,
    OnBreach onBreach) {
  /** What counts once as evidence. */
  public enum Unit {
    /** The first call of a key in an epoch; a call without a key by itself. */
    KEY,
    /** Every call. */
    CALL
  }

  /** What a breach does. */
  public enum OnBreach {
    /** Takes the canary back. */
    REVERT,
    /** Stops the ramp. */
    HOLD,
    /** Is told. */
    ALERT
  }
}
