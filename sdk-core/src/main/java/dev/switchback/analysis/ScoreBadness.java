package dev.switchback.analysis;

import dev.switchback.Outcome;
import dev.switchback.Signals;

/**
 * A score, higher is better: Y = 1 − score, and 1 when the output failed the route's check; on a
 * sample only where the score was asked for.
 */
final class ScoreBadness implements Badness {
  private final String score;
  private final boolean sampled;

  ScoreBadness(String score, boolean sampled) {
    this.score = score;
    this.sampled = sampled;
  }

  @Override
  public double of(Signals signals) {
    Outcome outcome = signals.outcome();
    if (outcome.isExcluded()) {
      return Double.NaN;
    }
    if (outcome == Outcome.DEGRADED) {
      return sampled && !signals.isAsked(score) ? Double.NaN : 1;
    }
    return ofSignal(signals.score(score));
  }

  @Override
  public double estimate(double meanY) {
    return 1 - meanY;
  }

  @Override
  public double ofSignal(double value) {
    return Math.min(1, Math.max(0, 1 - value));
  }
}
