package dev.switchback.simulation;

import dev.switchback.Outcome;
import dev.switchback.Signals;
import org.jspecify.annotations.Nullable;

/** What one simulated call showed; refilled for each call, so that nothing is allocated. */
final class Observed implements Signals {
  Outcome outcome = Outcome.SUCCESS;
  double latencyMillis = 300;
  double score = Double.NaN;
  @Nullable String label;

  Observed failing(boolean fails) {
    outcome = fails ? Outcome.PROVIDER_FAULT : Outcome.SUCCESS;
    return this;
  }

  @Override
  public Outcome outcome() {
    return outcome;
  }

  @Override
  public double latencyMillis() {
    return latencyMillis;
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
    return label;
  }

  @Override
  public double score(String name) {
    return score;
  }
}
