package dev.switchback.analysis;

import dev.switchback.document.Threshold;
import dev.switchback.document.Thresholds;
import dev.switchback.document.Thresholds.Unit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Trips: their shape, beyond what their records check, and the chance that they fire on a canary as
 * good as stable.
 */
final class LintTrips {
  private static final int LONGEST = 100_000;
  private static final double WARNED = 0.01;
  private static final double REFUSED = 0.2;

  private LintTrips() {}

  static void check(Thresholds thresholds, Findings findings) {
    for (int i = 0; i < thresholds.trip().size(); i++) {
      String path = "thresholds: trip[" + i + "]";
      Threshold.Trip trip = thresholds.trip().get(i);
      if (trip instanceof Threshold.Run run) {
        if (run(path, run, findings)) {
          chance(path, thresholds, trip, findings);
        }
        unit(path, thresholds, run.unit(), findings);
      } else if (trip instanceof Threshold.Rate rate) {
        if (rate(path, rate, findings)) {
          chance(path, thresholds, trip, findings);
        }
        unit(path, thresholds, rate.unit(), findings);
      } else if (trip instanceof Threshold.Golden) {
        findings.warning(
            path + ".golden",
            "this release reads golden trips but does not yet judge them",
            "expect it to stay pending");
      }
    }
  }

  private static double errorRate(Thresholds thresholds) {
    return thresholds.reference().get("error_rate") instanceof Number number
        ? number.doubleValue()
        : Double.NaN;
  }

  /** The chance of a false trip over the planned calls; NaN without a reference for it. */
  static double falseTrip(Thresholds thresholds, Threshold.Trip trip) {
    double p = errorRate(thresholds);
    if (trip instanceof Threshold.Run run && run.outcome() == null && p >= 0 && p <= 1) {
      return FalseTrip.run(p, run.length(), FalseTrip.PLANNED_CALLS);
    }
    if (trip instanceof Threshold.Rate rate && p >= 0 && p <= 1) {
      return FalseTrip.rate(p, rate.rate(), rate.ofLast(), rate.min(), FalseTrip.PLANNED_CALLS);
    }
    return Double.NaN;
  }

  private static boolean run(String path, Threshold.Run run, Findings findings) {
    String field = path + (run.outcome() == null ? ".consecutive_errors" : ".consecutive");
    if (run.length() > LONGEST) {
      findings.error(field, "the run's length is " + run.length(), "write 1 to " + LONGEST);
      return false;
    }
    if (run.outcome() != null && run.outcome().isExcluded()) {
      findings.error(
          path + ".outcome",
          run.outcome().text() + " says nothing about a version and never counts",
          "name another outcome");
      return false;
    }
    return true;
  }

  private static boolean rate(String path, Threshold.Rate rate, Findings findings) {
    boolean sound = true;
    if (rate.rate() >= 1) {
      findings.error(
          path + ".error_rate", "the rate is " + rate.rate(), "write a share from 0 to below 1");
      sound = false;
    }
    if (rate.ofLast() > LONGEST) {
      findings.error(path + ".of_last", "of_last is " + rate.ofLast(), "write 1 to " + LONGEST);
      sound = false;
    }
    return sound;
  }

  private static void unit(
      String path, Thresholds thresholds, @Nullable Unit own, Findings findings) {
    if (own == Unit.CALL && thresholds.unit() == Unit.KEY) {
      findings.warning(
          path + ".unit",
          "one user's calls can trip it alone",
          "leave unit out, so that a key counts once");
    }
  }

  private static void chance(
      String path, Thresholds thresholds, Threshold.Trip trip, Findings findings) {
    double chance = falseTrip(thresholds, trip);
    if (chance > WARNED) {
      String message =
          String.format(
              Locale.ROOT,
              "at stable's own error rate it takes back a good canary with a chance of %.2g %%"
                  + " over %d calls",
              100 * chance,
              FalseTrip.PLANNED_CALLS);
      String remedy = Remedies.saferTrip(errorRate(thresholds), trip);
      if (chance > REFUSED) {
        findings.error(path, message, remedy);
      } else {
        findings.warning(path, message, remedy);
      }
    }
  }
}
