package dev.switchback.analysis;

import dev.switchback.document.Signal;
import dev.switchback.document.Threshold;
import dev.switchback.document.Threshold.Compare;
import dev.switchback.document.Threshold.Tolerance.Scale;
import java.util.Locale;

/** What to write instead, worked out for the rule at hand. */
final class Remedies {
  private static final double LIKELY = 0.01;
  private static final int LONGEST = 1_000;
  private static final int PERCENT = 100;
  private static final int STEP = 5;

  private Remedies() {}

  /** A trip of the same kind that is rarer than 1 % by chance, p being stable's error rate. */
  static String saferTrip(double p, Threshold.Trip trip) {
    if (trip instanceof Threshold.Run run) {
      for (int length = run.length() + 1; length <= LONGEST; length++) {
        if (FalseTrip.run(p, length, FalseTrip.PLANNED_CALLS) <= LIKELY) {
          return "write consecutive_errors: " + length;
        }
      }
    }
    if (trip instanceof Threshold.Rate rate) {
      if (chance(p, rate, rate.rate(), rate.ofLast()) <= LIKELY) {
        return "write min: " + rate.ofLast();
      }
      int first = (int) Math.floor(rate.rate() * PERCENT / STEP + 1) * STEP;
      for (int percent = first; percent < PERCENT; percent += STEP) {
        if (chance(p, rate, (double) percent / PERCENT, rate.ofLast()) <= LIKELY) {
          return "write error_rate: " + percent + "%, min: " + rate.ofLast();
        }
      }
    }
    return "leave the trip out: stable itself is too bad for it";
  }

  private static double chance(double p, Threshold.Rate trip, double rate, int min) {
    return FalseTrip.rate(p, rate, trip.ofLast(), min, FalseTrip.PLANNED_CALLS);
  }

  /** A tolerance under which the rule's bound stays below 1, b being stable's badness. */
  static String reachable(Compare rule, double b) {
    boolean upwards = rule.tolerate().value() > 0 && rule.signal().kind() != Signal.Kind.SCORE;
    boolean relative = rule.tolerate().scale() == Scale.RELATIVE;
    double most = upwards && relative ? 1 / b - 1 : 1 - b;
    int percent = (int) Math.ceil(PERCENT * most) - 1;
    if (percent < 1 || (relative && !upwards)) {
      return "correct the reference, or leave the rule out: stable is as bad as can be";
    }
    return String.format(
        Locale.ROOT,
        "write at most +%d%s, or correct the reference",
        percent,
        relative ? "%" : "pp");
  }

  /** A tolerance in place of none. */
  static String someTolerance(Signal signal) {
    return switch (signal.kind()) {
      case SCORE -> "write the smallest change that matters, such as -1%";
      case LABEL_MIX -> "write the smallest distance that matters, such as 0.05";
      default -> "write the smallest change that matters, such as +10%";
    };
  }
}
