package dev.switchback.document;

/**
 * One of the closed list of signals.
 *
 * @param name as declared, such as {@code error_rate}, {@code score.accuracy}, {@code latency_p95}
 * @param kind its family
 * @param argument the part that varies: score's or label's name, the quantile's digits; empty
 *     otherwise
 */
public record Signal(String name, Kind kind, String argument) {
  /** The families of signals. */
  public enum Kind {
    /** error_rate, refusal_rate, truncation_rate, caller_fault_rate, throttled_rate, abandoned_rate. */
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
    SAMPLE_RATIO
  }
}
