package dev.switchback.analysis;

import dev.switchback.Signals;

/** Missing scores, over calls that were asked for one. */
final class MissingBadness implements Badness {
  @Override
  public double of(Signals signals) {
    return signals.outcome().isExcluded() ? Double.NaN : signals.scoreMissing();
  }

  @Override
  public double estimate(double meanY) {
    return meanY;
  }

  @Override
  public double ofSignal(double value) {
    return value;
  }
}
