package dev.switchback.analysis;

import dev.switchback.Signals;

/** One label: Y = 1 where the output has it, or where it has another one if less is worse. */
final class LabelBadness implements Badness {
  private final String label;
  private final boolean mirrored;

  LabelBadness(String label, boolean mirrored) {
    this.label = label;
    this.mirrored = mirrored;
  }

  @Override
  public double of(Signals signals) {
    String given = signals.outcome().isExcluded() ? null : signals.label();
    return given == null ? Double.NaN : given.equals(label) != mirrored ? 1 : 0;
  }

  @Override
  public double estimate(double meanY) {
    return ofSignal(meanY);
  }

  @Override
  public double ofSignal(double value) {
    return mirrored ? 1 - value : value;
  }
}
