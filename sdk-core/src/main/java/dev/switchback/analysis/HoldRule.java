package dev.switchback.analysis;

import dev.switchback.document.Signal;
import dev.switchback.document.Threshold.Hold;
import dev.switchback.document.Thresholds;
import dev.switchback.document.Thresholds.OnBreach;
import org.jspecify.annotations.Nullable;

/**
 * A rule that stops the ramp and reverts nothing. It takes no share of alpha.
 *
 * @param name the signal
 * @param onBreach hold or alert
 * @param needed ln(1/alpha)
 * @param strand its evidence; null for that of the slices' sizes
 */
record HoldRule(String name, OnBreach onBreach, double needed, @Nullable Strand strand) {
  private static final double SAMPLE_RATIO_ALPHA = 0.001;

  static HoldRule of(Thresholds thresholds, Hold hold, Strands strands) {
    boolean ratio = hold.signal().kind() == Signal.Kind.SAMPLE_RATIO;
    Double own = hold.alpha();
    double usual = ratio ? SAMPLE_RATIO_ALPHA : thresholds.alpha();
    return new HoldRule(
        hold.signal().name(),
        hold.onBreach() == null ? OnBreach.HOLD : hold.onBreach(),
        -StrictMath.log(own == null ? usual : own),
        ratio ? null : strands.addHold(hold));
  }
}
