package dev.switchback.evidence;

import dev.switchback.Outcome;
import dev.switchback.Signals;
import org.jspecify.annotations.Nullable;

/** An attempt that ended so, after so long, and showed nothing else. */
record Ended(Outcome outcome, double latencyMillis) implements Signals {
  Ended(Outcome outcome) {
    this(outcome, 100);
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
