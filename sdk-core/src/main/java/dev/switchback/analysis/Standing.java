package dev.switchback.analysis;

import dev.switchback.Verdict;
import org.jspecify.annotations.Nullable;

/** What the looks have seen of a rule, or of the policy: the largest ln E, and a latched breach. */
final class Standing {
  private double maxLnE;
  private Verdict.@Nullable Breach breach;

  /** One look; true when it breaches now. */
  boolean look(double lnE, double needed, long unit, long canaryCalls) {
    maxLnE = Math.max(maxLnE, lnE);
    if (breach != null || lnE < needed) {
      return false;
    }
    breach = new Verdict.Breach(unit, canaryCalls, lnE);
    return true;
  }

  /** From 0. */
  double maxLnE() {
    return maxLnE;
  }

  double p() {
    return Math.min(1, StrictMath.exp(-maxLnE));
  }

  Verdict.@Nullable Breach breach() {
    return breach;
  }
}
