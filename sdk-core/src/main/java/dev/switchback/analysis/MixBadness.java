package dev.switchback.analysis;

import dev.switchback.Signals;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The mix of labels. The value is the label's code; which codes are bad is for each window to fix,
 * so Y is the cell's to say.
 */
final class MixBadness implements Badness {
  private final LabelNames names = new LabelNames();
  private final @Nullable Map<String, Double> reference;

  /** With the reference's counts by label; null where there is none. */
  MixBadness(@Nullable Map<String, Double> reference) {
    this.reference = reference;
  }

  @Override
  public double of(Signals signals) {
    String label = signals.outcome().isExcluded() ? null : signals.label();
    return label == null ? Double.NaN : names.remember(label);
  }

  @Override
  public double estimate(double meanY) {
    return meanY;
  }

  @Override
  public double ofSignal(double value) {
    return value;
  }

  @Override
  public Past newPast() {
    return new LabelPast(names, reference);
  }
}
