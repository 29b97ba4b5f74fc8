package dev.switchback.document;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rules declared before a rollout. Immutable. Their lint (rules that can never breach, missing
 * caps, weights above 1, trips that are too likely) is in {@code dev.switchback.analysis}.
 *
 * @param alpha probability of ever reverting, by evidence, a canary within tolerance; above 0,
 *     below 1; default 0.05
 * @param unit what counts once; default key
 * @param compare canary against concurrent stable
 * @param limit canary against a number
 * @param trip deterministic, at once
 * @param hold what stops the ramp
 * @param reference what stable is known to do: numbers by signal, and for {@code label_mix}, {@code
 *     latency_ms} and {@code first_chunk_ms} maps of counts; values are Double or Map of String to
 *     Double
 * @param renew a key counts once in this time; null: never again; default 1 day
 * @param onBreach what a breach does unless a rule says otherwise; default revert
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
  static final double DEFAULT_ALPHA = 0.05;
  static final Duration DEFAULT_RENEW = Duration.ofDays(1);

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

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException for an alpha outside (0, 1) or a renewal that is not longer
   *     than zero
   */
  public Thresholds {
    Checks.require(alpha > 0 && alpha < 1, "alpha", "is not between 0 and 1");
    Objects.requireNonNull(unit, "unit");
    compare = List.copyOf(compare);
    limit = List.copyOf(limit);
    trip = List.copyOf(trip);
    hold = List.copyOf(hold);
    reference = References.copy(reference);
    Checks.positive("renew", renew);
    Objects.requireNonNull(onBreach, "onBreach");
  }

  /** The section as a plain map that {@link #fromMap} reads back as an equal value. */
  public Map<String, Object> toMap() {
    return ThresholdsMap.of(this);
  }

  /**
   * Thresholds from a plain map, the section's vocabulary and defaults.
   *
   * @throws DocumentException with every field that is wrong, such as {@code thresholds:
   *     compare[0].tolerate}
   */
  public static Thresholds fromMap(Map<String, ?> map) {
    Problems problems = new Problems(null);
    Thresholds thresholds = ThresholdsReader.read(Node.of(map), problems);
    problems.throwIfAny();
    return Objects.requireNonNull(thresholds);
  }

  /** The same with that reference laid over the policy's own, name by name. */
  public Thresholds withReference(Map<String, Object> over) {
    Map<String, Object> merged = new java.util.LinkedHashMap<>(reference);
    merged.putAll(over);
    return new Thresholds(alpha, unit, compare, limit, trip, hold, merged, renew, onBreach);
  }
}
