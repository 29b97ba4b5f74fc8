package dev.switchback.analysis;

import dev.switchback.document.Signal;
import dev.switchback.document.Threshold;
import dev.switchback.document.Threshold.Compare;
import dev.switchback.document.Threshold.Limit;
import dev.switchback.document.Threshold.Sampled;
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
      Signal signal = compare.signal();
      if (signal.kind().isLatency()) {
        boolean first = signal.kind() == Signal.Kind.FIRST_CHUNK;
        Object bins = thresholds.reference().get(first ? "first_chunk_ms" : "latency_ms");
        return LatencyBadness.compared(
            first, signal.quantile(), compare.tolerate().value(), LatencyBins.reference(bins));
      }
      boolean mirrored = compare.tolerate().value() < 0;
      double cap = cap(thresholds, signal, compare.cap());
      return badness(thresholds, signal, cap, mirrored, compare.sampled());
    }
    if (rule instanceof Limit limit) {
      Signal signal = limit.signal();
      if (signal.kind().isLatency()) {
        Double most = limit.atMost();
        return LatencyBadness.limited(
            signal.kind() == Signal.Kind.FIRST_CHUNK,
            signal.quantile(),
            most == null ? Double.NaN : most);
      }
      boolean mirrored = limit.atLeast() != null;
      double cap = cap(thresholds, signal, limit.cap());
      return badness(thresholds, signal, cap, mirrored, limit.sampled());
    }
    throw new IllegalArgumentException("not a rule of evidence: " + rule);
  }

  private static Badness badness(
      Thresholds thresholds,
      Signal signal,
      double cap,
      boolean mirrored,
      @Nullable Sampled sampled) {
    return switch (signal.kind()) {
      case RATE, FEEDBACK -> RateBadness.named(signal.name());
      case SCORE -> new ScoreBadness(signal.argument(), sampled != null);
      case MEAN -> MeanBadness.named(signal.name(), cap, mirrored);
      case LABEL -> new LabelBadness(signal.argument(), mirrored);
      case LABEL_MIX -> new MixBadness(counts(thresholds.reference().get("label_mix")));
      case GOLDEN -> new GoldenBadness();
      default -> throw new IllegalArgumentException("no evidence of its own: " + signal.name());
    };
  }

  @SuppressWarnings("unchecked")
  private static @Nullable Map<String, Double> counts(@Nullable Object reference) {
    // What a reference holds was checked when it was copied: numbers, or maps of counts.
    return reference instanceof Map<?, ?> counts ? (Map<String, Double>) counts : null;
  }

  static Bet bet(Thresholds thresholds, Threshold rule, Badness badness) {
    if (rule instanceof Compare compare) {
      return twoArm(thresholds, compare, badness);
    }
    if (rule instanceof Limit limit) {
      Double number = limit.atMost() != null ? limit.atMost() : limit.atLeast();
      if (number != null) {
        return oneSample(limit.signal(), badness, number);
      }
    }
    throw new IllegalArgumentException("not a rule of evidence: " + rule);
  }

  /** The limit is not clamped, so that one beyond the scale is seen. */
  private static OneSampleBet oneSample(Signal signal, Badness badness, double number) {
    return switch (signal.kind()) {
      case LATENCY, FIRST_CHUNK -> new OneSampleBet(1 - signal.quantile(), 0);
      case SCORE -> new OneSampleBet(1 - number, 0);
      case MEAN -> new OneSampleBet(((MeanBadness) badness).ofLimit(number), 0);
      case GOLDEN -> new OneSampleBet(number, -1);
      default -> new OneSampleBet(badness.ofSignal(number), 0);
    };
  }

  private static TwoArmBet twoArm(Thresholds thresholds, Compare compare, Badness badness) {
    Signal.Kind kind = compare.signal().kind();
    Tolerance tolerance = compare.tolerate();
    double worse = Math.abs(tolerance.value());
    if (kind.isLatency()) {
      return new TwoArmBet(1, 0, COLD_MEAN, COLD_CALLS, 1);
    }
    double reference = reference(thresholds.reference(), compare.signal());
    boolean cold = Double.isNaN(reference) || kind == Signal.Kind.LABEL_MIX;
    double b0 = cold ? COLD_MEAN : badness.ofSignal(reference);
    double n0 = cold ? COLD_CALLS : REFERENCE_CALLS;
    Sampled sampled = compare.sampled();
    double odds = sampled == null ? 1 : sampled.canary() / sampled.stable();
    if (tolerance.scale() != Tolerance.Scale.RELATIVE) {
      return new TwoArmBet(1, worse, b0, n0, odds);
    }
    boolean downwards = kind == Signal.Kind.SCORE || tolerance.value() < 0;
    return downwards
        ? new TwoArmBet(1 - worse, worse, b0, n0, odds)
        : new TwoArmBet(1 + worse, 0, b0, n0, odds);
  }
}
