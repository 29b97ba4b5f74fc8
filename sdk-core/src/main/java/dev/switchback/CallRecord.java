package dev.switchback;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one logical call once it has ended. No content: numbers, names and labels only.
 *
 * @param id of the call, 128 random bits in hex
 * @param drawn what the split gave: the first attempt was made on it
 * @param served what the answer came from, or the last attempt was made on
 * @param outcome how the call ended
 * @param at when it began
 * @param durationNanos from begin to end
 * @param attempts in order; empty only if none could be made
 * @param length of the output in code points; NaN where unknown
 * @param diversity moving type-token ratio over 50 words of the output; NaN where unknown
 * @param label of the output; null where there is none
 * @param scores by name, in [0, 1]
 * @param inputTokens of all attempts; NaN where nobody said
 * @param outputTokens of all attempts; NaN where nobody said
 * @param cost of all attempts, in the currency of the document's prices; NaN where nobody said
 * @param errorType class name of the exception that ended it; null without one
 */
public record CallRecord(
    String id,
    Resolution drawn,
    Resolution served,
    Outcome outcome,
    Instant at,
    long durationNanos,
    List<Attempt> attempts,
    double length,
    double diversity,
    @Nullable String label,
    Map<String, Double> scores,
    double inputTokens,
    double outputTokens,
    double cost,
    @Nullable String errorType) {

  /** Copies the collections. */
  public CallRecord {
    attempts = List.copyOf(attempts);
    scores = Map.copyOf(scores);
  }

  /**
   * One attempt of the call.
   *
   * @param number from 1
   * @param resolution the version it was made on
   * @param outcome how it ended
   * @param durationNanos from its begin to its end
   * @param errorType class name of its exception; null without one
   */
  public record Attempt(
      int number,
      Resolution resolution,
      Outcome outcome,
      long durationNanos,
      @Nullable String errorType) {}
}
