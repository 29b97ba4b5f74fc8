package dev.switchback.analysis;

import dev.switchback.Signals;

/**
 * Golden fixtures, paired: D = stable's score − the canary's on the same fixture. Calls give it no
 * value; pairs are fed apart.
 */
final class GoldenBadness implements Badness {
  @Override
  public double of(Signals signals) {
    return Double.NaN;
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
