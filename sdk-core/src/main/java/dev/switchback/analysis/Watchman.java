package dev.switchback.analysis;

import dev.switchback.Drift;
import dev.switchback.Signals;
import dev.switchback.document.Reference;
import dev.switchback.document.Reference.Measure;
import dev.switchback.document.Signal;
import dev.switchback.document.Threshold.Compare;
import dev.switchback.document.Thresholds;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One compare rule, held by stable against its own reference instead of against a canary: {@code
 * E[Y] ≤ r·U + d}, U the 99 % bound on the reference's mean. Not thread-safe.
 */
final class Watchman {
  private static final double CONFIDENCE = 0.99;

  private final Compare rule;
  private final Badness badness;
  private final double whole;
  private final double[] byHour = new double[Reference.HOURS];
  private final double known;
  private final Detector detector = new Detector();
  private final Terms terms = new Terms();
  private double filledFor = Double.NaN;

  private Watchman(
      Compare rule, Badness badness, TwoArmBet bet, Measure measure, Reference reference) {
    this.rule = rule;
    this.badness = badness;
    whole = bound(bet, badness, measure);
    known = measure.mean();
    Arrays.fill(byHour, whole);
    reference
        .hours()
        .forEach(
            (hour, signals) -> {
              Measure own = signals.get(rule.signal().name());
              double m = own == null || own.n() == 0 ? whole : bound(bet, badness, own);
              byHour[hour] = m < 1 ? m : whole;
            });
  }

  /** Null where the rule has no counted reference, or could never be broken. */
  static @Nullable Watchman of(Thresholds thresholds, Compare rule, Reference reference) {
    Measure measure = reference.signals().get(rule.signal().name());
    if (measure == null || measure.n() == 0 || Gauge.of(rule.signal()) == null) {
      return null;
    }
    if (rule.signal().kind() == Signal.Kind.MEAN
        && !(Bets.cap(thresholds, rule.signal(), rule.cap()) > 0)) {
      return null;
    }
    Badness badness = Bets.badness(thresholds, rule);
    if (!(Bets.bet(thresholds, rule, badness) instanceof TwoArmBet bet)) {
      return null;
    }
    Watchman watchman = new Watchman(rule, badness, bet, measure, reference);
    return watchman.whole < 1 ? watchman : null;
  }

  private static double bound(TwoArmBet bet, Badness badness, Measure measure) {
    double n = measure.n();
    return bet.c(ClopperPearson.upper(badness.ofSignal(measure.mean()) * n, n, CONFIDENCE));
  }

  /** What stable's badness is held against in that hour. */
  double bound(int hour) {
    return byHour[hour];
  }

  /** Takes one ended call; what drifted if that raised the alarm, and then begins anew. */
  @Nullable Drift take(Signals signals, int hour) {
    double y = badness.of(signals);
    if (Double.isNaN(y)) {
      return null;
    }
    double m = byHour[hour];
    if (m != filledFor) {
      filledFor = m;
      terms.fill(new OneSampleBet(m, 0), Double.NaN, m, 0);
    }
    if (!detector.add(terms, y) || !detector.alarms()) {
      return null;
    }
    Drift drift =
        new Drift(
            rule.signal().name(),
            rule.tolerate().text(),
            known,
            badness.estimate(whole),
            badness.estimate(detector.observed()),
            Detector.WINDOW,
            detector.lnMean(),
            detector.windows());
    detector.restart();
    return drift;
  }
}
