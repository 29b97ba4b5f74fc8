package dev.switchback;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The numbers and labels drawn from one ended attempt. Absent numbers are NaN, so that reading them
 * allocates nothing.
 */
public interface Signals {
  /** How the attempt ended. */
  Outcome outcome();

  /** From the attempt's start to its end, in milliseconds. */
  double latencyMillis();

  /** From the attempt's start to the first chunk with content, in milliseconds; NaN without one. */
  double firstChunkMillis();

  /** Length of the output in characters (Unicode code points); NaN where no text was seen. */
  double length();

  /** Tokens read; NaN where nobody said. */
  double inputTokens();

  /** Tokens written; NaN where nobody said. */
  double outputTokens();

  /** What the call cost, in the currency of the price table; NaN where nobody said. */
  default double cost() {
    return Double.NaN;
  }

  /** What the provider's answer told of itself beyond {@link #inputTokens}; null for nothing. */
  default @Nullable Observed observed() {
    return null;
  }

  /** The label of the output; null where there is none. */
  @Nullable String label();

  /** The score of that name in [0, 1]; NaN where it was not given. */
  double score(String name);

  /** Every score that was asked for, by name, null where it is missing; a copy. */
  default Map<String, @Nullable Double> scores() {
    return Map.of();
  }

  /** Whether the score of that name was asked for, be it given or missing. */
  default boolean isAsked(String name) {
    return !Double.isNaN(score(name));
  }

  /** 1 if a score that was asked for is missing, 0 if all are there, NaN if none was asked for. */
  default double scoreMissing() {
    return Double.NaN;
  }
}
