package dev.switchback.analysis;

import dev.switchback.Outcome;
import dev.switchback.Signals;

/** A score, higher is better: Y = 1 − score, and 1 when the output failed the route's check. */
final class ScoreBadness implements Badness {
  private final String score;

  ScoreBadness(String score) {
    this.score = score;
  }

  @Override
  public double of(Signals signals) {
    Outcome outcome = signals.outcome();
    if (outcome.isExcluded()) {
      return Double.NaN;
    }
    if (outcome == Outcome.DEGRADED) {
      return 1;
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
