package dev.switchback.simulation;

import dev.switchback.analysis.Analysis;
import dev.switchback.document.Thresholds;

/** The analysis of production, fed in order of assignment with outcomes that are known at once. */
final class Judged {
  private final Analysis analysis;
  private final double[] values;
  private int canaryCalls;

  Judged(Thresholds thresholds) {
    analysis = Analysis.of(thresholds);
    values = new double[analysis.width()];
    analysis.firstCall(false);
  }

  /** One unit; true once something has breached that reverts. */
  boolean sees(boolean ofCanary, double w, Observed observed) {
    canaryCalls += ofCanary ? 1 : 0;
    analysis.trip(ofCanary, observed.outcome(), false, 0);
    analysis.values(observed, values, 0);
    analysis.take(ofCanary, w, values, 0);
    analysis.mergeBefore(analysis.openWindow());
    return analysis.isBreached();
  }

  int canaryCalls() {
    return canaryCalls;
  }

  /** ln of the policy's evidence as of now. */
  double lnE() {
    Double lnE = analysis.verdict("a", "2.0.0", "1.0.0", false).lnE();
    return lnE == null ? 0 : lnE;
  }
}
