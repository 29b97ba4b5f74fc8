package dev.switchback.observe;

import dev.switchback.Outcome;
import dev.switchback.Signals;
import org.jspecify.annotations.Nullable;

/** The signals of a call that ended before any attempt was made: none but its outcome. */
record Unattempted(Outcome outcome) implements Signals {
  @Override
  public double latencyMillis() {
    return Double.NaN;
  }

  @Override
  public double firstChunkMillis() {
    return Double.NaN;
  }

  @Override
  public double length() {
    return Double.NaN;
  }

  @Override
  public double inputTokens() {
    return Double.NaN;
  }

  @Override
  public double outputTokens() {
    return Double.NaN;
  }

  @Override
  public @Nullable String label() {
    return null;
  }

  @Override
  public double score(String name) {
    return Double.NaN;
  }
}
