package dev.switchback.analysis;

import dev.switchback.document.Signal;
import dev.switchback.document.Threshold;
import dev.switchback.document.Threshold.Compare;
import dev.switchback.document.Threshold.Limit;
import dev.switchback.document.Threshold.Tolerance;
import dev.switchback.document.Thresholds;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what is declared into badness and bet: section 3 of the specification. */
final class Bets {
  private static final double REFERENCE_CALLS = 200;
  private static final double COLD_CALLS = 10;
  private static final double COLD_MEAN = 0.1;

  private Bets() {}

  /** Whether this release judges rules on the signal. */
  static boolean judges(Signal signal) {
    return switch (signal.kind()) {
      case RATE, SCORE, MEAN -> true;
      default -> false;
    };
  }

  /** The reference's number for a signal; NaN where it has none. */
  static double reference(Map<String, Object> reference, Signal signal) {
    return reference.get(signal.name()) instanceof Number number
        ? number.doubleValue()
        : Double.NaN;
  }

  /** The cap of a mean: as declared, else 10 times the reference's mean, else NaN. */
  static double cap(Thresholds thresholds, Signal signal, @Nullable Double declared) {
    return declared != null ? declared : 10 * reference(thresholds.reference(), signal);
  }

  static Badness badness(Thresholds thresholds, Threshold rule) {
    if (rule instanceof Compare compare) {
      boolean mirrored = compare.tolerate().value() < 0;
      return badness(compare.signal(), cap(thresholds, compare.signal(), compare.cap()), mirrored);
    }
    if (rule instanceof Limit limit) {
      boolean mirrored = limit.atLeast() != null;
      return badness(limit.signal(), cap(thresholds, limit.signal(), limit.cap()), mirrored);
    }
    throw new IllegalArgumentException("not a rule of evidence: " + rule);
  }

  private static Badness badness(Signal signal, double cap, boolean mirrored) {
    return switch (signal.kind()) {
      case RATE -> RateBadness.named(signal.name());
      case SCORE -> new ScoreBadness(signal.argument());
      case MEAN -> MeanBadness.named(signal.name(), cap, mirrored);
      default -> throw new IllegalArgumentException("not judged: " + signal.name());
    };
  }

  static Bet bet(Thresholds thresholds, Threshold rule, Badness badness) {
    if (rule instanceof Compare compare) {
      return twoArm(thresholds, compare, badness);
    }
    if (rule instanceof Limit limit) {
      Double number = limit.atMost() != null ? limit.atMost() : limit.atLeast();
      if (number != null) {
        return new OneSampleBet(limitAsBadness(badness, number), 0);
      }
    }
    throw new IllegalArgumentException("not a rule of evidence: " + rule);
  }

  /** Not clamped, so that a limit beyond the scale is seen. */
  private static double limitAsBadness(Badness badness, double number) {
    return badness instanceof ScoreBadness ? 1 - number : badness.ofSignal(number);
  }

  private static TwoArmBet twoArm(Thresholds thresholds, Compare compare, Badness badness) {
    double reference = reference(thresholds.reference(), compare.signal());
    boolean cold = Double.isNaN(reference);
    double b0 = cold ? COLD_MEAN : badness.ofSignal(reference);
    double n0 = cold ? COLD_CALLS : REFERENCE_CALLS;
    Tolerance tolerance = compare.tolerate();
    double worse = Math.abs(tolerance.value());
    if (tolerance.scale() != Tolerance.Scale.RELATIVE) {
      return new TwoArmBet(1, worse, b0, n0);
    }
    boolean downwards = compare.signal().kind() == Signal.Kind.SCORE || tolerance.value() < 0;
    return downwards
        ? new TwoArmBet(1 - worse, worse, b0, n0)
        : new TwoArmBet(1 + worse, 0, b0, n0);
  }
}
