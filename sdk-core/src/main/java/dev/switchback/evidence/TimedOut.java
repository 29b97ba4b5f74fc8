package dev.switchback.evidence;

import dev.switchback.Outcome;
import dev.switchback.Signals;
import org.jspecify.annotations.Nullable;

/** The signals of a unit whose call still ran at its deadline: a timeout, whatever comes later. */
record TimedOut(double latencyMillis) implements Signals {
  @Override
  public Outcome outcome() {
    return Outcome.TIMEOUT;
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
