package dev.switchback.analysis;

import dev.switchback.Plan;
import dev.switchback.Plan.Traffic;
import dev.switchback.document.Signal;
import dev.switchback.document.Threshold;
import dev.switchback.document.Threshold.Compare;
import dev.switchback.document.Threshold.Limit;
import dev.switchback.document.Thresholds;
import dev.switchback.document.Thresholds.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what thresholds will see under a traffic. */
final class Planner {
  private static final double HALF = 0.5;
  private static final double NINE_TENTHS = 0.9;

  /** Of a score, where nobody says: half of the widest standard deviation there can be. */
  private static final double SCORE_VARIANCE = 0.25;

  private final Thresholds thresholds;
  private final Traffic traffic;
  private final double share;
  private final List<Plan.Row> rows = new ArrayList<>();
  private final List<String> unplanned = new ArrayList<>();

  private Planner(Thresholds thresholds, Traffic traffic) {
    this.thresholds = thresholds;
    this.traffic = traffic;
    share = traffic.share() / 1e6;
  }

  static Plan plan(Thresholds thresholds, Traffic traffic) {
    Planner planner = new Planner(thresholds, traffic);
    planner.rules();
    List<Plan.Trip> trips = planner.trips();
    double falseReverts = thresholds.alpha();
    for (Plan.Trip trip : trips) {
      falseReverts += trip.falseTrip() == null ? 0 : trip.falseTrip();
    }
    return new Plan(
        traffic,
        thresholds.alpha(),
        Math.min(1, falseReverts),
        planner.rows,
        trips,
        PlanNotes.of(thresholds, traffic, planner.rows, trips, planner.unplanned));
  }

  private void rules() {
    List<Threshold> rules = Rules.evidence(thresholds);
    long without = rules.stream().filter(rule -> Rules.weight(rule) == null).count();
    double equal = without == 0 ? 0 : (1 - Rules.given(thresholds)) / without;
    for (Threshold rule : rules) {
      Double own = Rules.weight(rule);
      double weight = own == null ? equal : own;
      double needed = -StrictMath.log(thresholds.alpha() * weight);
      if (rule instanceof Compare compare) {
        compare(compare, needed);
      } else if (rule instanceof Limit limit) {
        limit(limit, needed);
      } else {
        unplanned.add("all");
      }
    }
  }

  private void compare(Compare rule, double needed) {
    Signal signal = rule.signal();
    if (signal.kind().isLatency()) {
      double b = 1 - signal.quantile();
      for (double worse : worse(signal, b, 2 * b, 4 * b)) {
        Growth growth = new Growth(1, b, b, worse, Double.NaN, Double.NaN);
        row(signal.name(), "compare", rule.tolerate().text(), b, worse, growth, needed);
      }
      return;
    }
    if (Gauge.of(signal) == null || !hasCap(signal, rule.cap())) {
      unplanned.add(signal.name());
      return;
    }
    Badness badness = Bets.badness(thresholds, rule);
    if (!(Bets.bet(thresholds, rule, badness) instanceof TwoArmBet bet)) {
      unplanned.add(signal.name());
      return;
    }
    double b = bet.b(0, 0);
    rows(signal, "compare", rule.tolerate().text(), badness, bet.r(), b, bet.c(b), needed);
  }

  private void limit(Limit rule, double needed) {
    Signal signal = rule.signal();
    if (Gauge.of(signal) == null || !hasCap(signal, rule.cap())) {
      unplanned.add(signal.name());
      return;
    }
    Badness badness = Bets.badness(thresholds, rule);
    double m = Bets.bet(thresholds, rule, badness).c(Double.NaN);
    rows(signal, "limit", rule.text(), badness, 0, m, m, needed);
  }

  private boolean hasCap(Signal signal, @Nullable Double declared) {
    return signal.kind() != Signal.Kind.MEAN || Bets.cap(thresholds, signal, declared) > 0;
  }

  private void rows(
      Signal signal,
      String kind,
      String declared,
      Badness badness,
      double r,
      double b,
      double c,
      double needed) {
    boolean isRate = signal.kind() == Signal.Kind.RATE;
    boolean isScore = signal.kind() == Signal.Kind.SCORE;
    double some = isScore ? c + (1 - c) / 10 : isRate ? 2 * c : 1.25 * c;
    double much = isScore ? c + (1 - c) / 3 : isRate ? 4 * c : 2 * c;
    double boundary = badness.estimate(c);
    for (double worse :
        worse(signal, boundary, badness.estimate(cut(some)), badness.estimate(cut(much)))) {
      double y = badness.ofSignal(worse);
      Growth growth =
          new Growth(r, b, c, y, variance(isRate, isScore, y), variance(isRate, isScore, b));
      row(signal.name(), kind, declared, boundary, worse, growth, needed);
    }
  }

  private static double variance(boolean isRate, boolean isScore, double y) {
    // A mean's values spread about as wide as they are high.
    return isRate ? Double.NaN : isScore ? SCORE_VARIANCE * y * (1 - y) : y * y;
  }

  private static double cut(double y) {
    return Math.min(y, 0.99);
  }

  /** What is asked for, else the examples that are beyond the boundary. */
  private double[] worse(Signal signal, double boundary, double some, double much) {
    Double asked = traffic.worse().get(signal.name());
    if (asked != null) {
      return new double[] {asked};
    }
    return some == boundary ? new double[] {much} : new double[] {some, much};
  }

  private void row(
      String rule,
      String kind,
      String declared,
      double boundary,
      double worse,
      Growth growth,
      double needed) {
    Long atShare = growth.calls(needed, share);
    rows.add(
        new Plan.Row(
            rule,
            kind,
            declared,
            boundary,
            worse,
            growth.calls(needed),
            atShare,
            growth.calls(needed, HALF),
            growth.calls(needed, NINE_TENTHS),
            atShare == null ? null : time(atShare)));
  }

  /** Null where one epoch has too few keys. */
  private @Nullable Duration time(long calls) {
    Long keys = traffic.keys();
    if (thresholds.unit() == Unit.KEY && keys != null && keys * share < calls) {
      return null;
    }
    return Duration.ofSeconds((long) Math.ceil(calls / (traffic.callsPerHour() * share) * 3600));
  }

  private List<Plan.Trip> trips() {
    List<Plan.Trip> trips = new ArrayList<>();
    for (Threshold.Trip trip : thresholds.trip()) {
      double chance = LintTrips.falseTrip(thresholds, trip);
      trips.add(
          new Plan.Trip(trip.declared(), Double.isNaN(chance) ? null : chance, canFire(trip)));
    }
    return trips;
  }

  private boolean canFire(Threshold.Trip trip) {
    Long keys = traffic.keys();
    if (keys == null) {
      return true;
    }
    double canaryKeys = keys * share;
    if (trip instanceof Threshold.Run run) {
      return unit(run.unit()) == Unit.CALL || run.length() <= canaryKeys;
    }
    return !(trip instanceof Threshold.Rate rate)
        || unit(rate.unit()) == Unit.CALL
        || rate.min() <= canaryKeys;
  }

  private Unit unit(@Nullable Unit own) {
    return own == null ? thresholds.unit() : own;
  }
}
