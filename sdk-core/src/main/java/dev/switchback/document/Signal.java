package dev.switchback.document;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of the closed list of signals. Immutable.
 *
 * @param name as declared, such as {@code error_rate}, {@code score.accuracy}, {@code latency_p95}
 * @param kind its family
 * @param argument the part that varies: score's or label's name, the quantile's digits; empty
 *     otherwise
 */
public record Signal(String name, Kind kind, String argument) {
  /** The families of signals. */
  public enum Kind {
    /**
     * error_rate, refusal_rate, truncation_rate, caller_fault_rate, throttled_rate, abandoned_rate.
     */
    RATE,
    /** score.⟨name⟩. */
    SCORE,
    /** length, input_tokens, output_tokens, cost. */
    MEAN,
    /** latency_pNN. */
    LATENCY,
    /** first_chunk_pNN. */
    FIRST_CHUNK,
    /** label_mix. */
    LABEL_MIX,
    /** label.⟨label⟩. */
    LABEL,
    /** feedback.negative. */
    FEEDBACK,
    /** golden.regressions. */
    GOLDEN,
    /** score_missing. */
    SCORE_MISSING,
    /** sample_ratio. */
    SAMPLE_RATIO;

    /** Whether the signal is the time of a call or of its first chunk. */
    public boolean isLatency() {
      return this == LATENCY || this == FIRST_CHUNK;
    }
  }

  /** Checks that nothing is null. */
  public Signal {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(argument, "argument");
  }

  /**
   * The signal of that name.
   *
   * @throws IllegalArgumentException with near names when nobody knows it
   */
  public static Signal of(String name) {
    Signal signal = SignalNames.find(name);
    Checks.require(
        signal != null, "signal", "\"" + name + "\" is unknown; " + SignalNames.near(name));
    return Objects.requireNonNull(signal);
  }

  /** The signal of that name, or null when nobody knows it. */
  static @Nullable Signal find(String name) {
    return SignalNames.find(name);
  }

  /** The quantile of a latency signal in (0, 1): 0.95 for {@code p95}, 0.999 for {@code p999}. */
  public double quantile() {
    Checks.require(kind.isLatency(), "signal", name + " has no quantile");
    return new java.math.BigDecimal("0." + argument).doubleValue();
  }
}
