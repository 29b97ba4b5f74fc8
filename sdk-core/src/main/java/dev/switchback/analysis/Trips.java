package dev.switchback.analysis;

import dev.switchback.Outcome;
import dev.switchback.Verdict;
import dev.switchback.document.Threshold;
import dev.switchback.document.Thresholds;
import dev.switchback.document.Thresholds.OnBreach;
import dev.switchback.document.Thresholds.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * All trips of a policy. The breaker's is on where nobody declares it, and is then listed only once
 * it has something to say.
 */
final class Trips {
  private final List<Trip> declared = new ArrayList<>();
  private final Trip.Now now;
  private final LongSupplier units;
  private final Trip breaker;
  private final boolean implicitBreaker;
  private long canaryCalls;
  private int breaches;
  private @Nullable Trip tipped;

  Trips(Thresholds thresholds, LongSupplier units) {
    this.units = units;
    now = this::now;
    Trip ofBreaker = null;
    for (Threshold.Trip rule : thresholds.trip()) {
      Trip trip = trip(thresholds, rule);
      declared.add(trip);
      if (rule instanceof Threshold.Breaker) {
        ofBreaker = trip;
      }
    }
    implicitBreaker = ofBreaker == null;
    breaker =
        ofBreaker == null
            ? trip(thresholds, new Threshold.Breaker("{\"breaker\": \"open\"}", null))
            : ofBreaker;
  }

  private static Trip trip(Thresholds thresholds, Threshold.Trip rule) {
    OnBreach own = rule.onBreach();
    OnBreach onBreach = own == null ? thresholds.onBreach() : own;
    if (rule instanceof Threshold.Run run) {
      return new Trip(
          rule,
          onBreach,
          new RunMeter(run.outcome(), run.length()),
          new RunMeter(run.outcome(), run.length()),
          byKey(thresholds, run.unit()),
          run.regardless());
    }
    if (rule instanceof Threshold.Rate rate) {
      return new Trip(
          rule,
          onBreach,
          new RateMeter(rate.rate(), rate.ofLast(), rate.min()),
          new RateMeter(rate.rate(), rate.ofLast(), rate.min()),
          byKey(thresholds, rate.unit()),
          rate.regardless());
    }
    return new Trip(rule, onBreach, null, null, false, false);
  }

  private static boolean byKey(Thresholds thresholds, @Nullable Unit own) {
    return (own == null ? thresholds.unit() : own) == Unit.KEY;
  }

  private Verdict.Breach now() {
    return new Verdict.Breach(units.getAsLong(), canaryCalls, null);
  }

  void ended(boolean canary, Outcome outcome, boolean keyed, long key) {
    canaryCalls += canary ? 1 : 0;
    if (outcome.isExcluded()) {
      return;
    }
    for (int i = 0; i < declared.size(); i++) {
      Trip trip = declared.get(i);
      if (trip.ended(canary, outcome, keyed, key, now)) {
        tip(trip);
      }
    }
  }

  void breakers(boolean canaryOpen, boolean stableOpen) {
    if (breaker.ask(canaryOpen, stableOpen, now)) {
      tip(breaker);
    }
  }

  private void tip(Trip trip) {
    breaches++;
    if (tipped == null && trip.onBreach() == OnBreach.REVERT) {
      tipped = trip;
    }
  }

  /**
   * In order of declaration; the breaker's last where it is not declared and has tripped or held.
   */
  List<Trip> listed() {
    List<Trip> listed = new ArrayList<>(declared);
    if (implicitBreaker && (breaker.breach() != null || breaker.held() != null)) {
      listed.add(breaker);
    }
    return listed;
  }

  long canaryCalls() {
    return canaryCalls;
  }

  int breaches() {
    return breaches;
  }

  /** The first trip that reverts; null while none has. */
  @Nullable Trip tipped() {
    return tipped;
  }
}
