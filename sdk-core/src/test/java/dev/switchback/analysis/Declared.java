package dev.switchback.analysis;

import dev.switchback.Outcome;
import dev.switchback.document.Signal;
import dev.switchback.document.Threshold;
import dev.switchback.document.Threshold.Compare;
import dev.switchback.document.Threshold.Limit;
import dev.switchback.document.Threshold.Tolerance;
import dev.switchback.document.Thresholds;
import dev.switchback.document.Thresholds.OnBreach;
import dev.switchback.document.Thresholds.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Thresholds as a test declares them. */
final class Declared {
  double alpha = 0.05;
  Unit unit = Unit.KEY;
  Duration renew = Duration.ofDays(1);
  OnBreach onBreach = OnBreach.REVERT;
  final List<Threshold> compare = new ArrayList<>();
  final List<Threshold> limit = new ArrayList<>();
  final List<Threshold.Trip> trip = new ArrayList<>();
  final List<Threshold.Hold> hold = new ArrayList<>();
  final Map<String, Object> reference = new LinkedHashMap<>();

  static Signal signal(String name) {
    return Signal.of(name);
  }

  static Tolerance tolerance(String text) {
    if (text.endsWith("%")) {
      double percent = Double.parseDouble(text.substring(0, text.length() - 1));
      return new Tolerance(percent / 100, Tolerance.Scale.RELATIVE, text);
    }
    if (text.endsWith("pp")) {
      double points = Double.parseDouble(text.substring(0, text.length() - 2));
      return new Tolerance(points / 100, Tolerance.Scale.POINTS, text);
    }
    return new Tolerance(Double.parseDouble(text), Tolerance.Scale.DISTANCE, text);
  }

  Declared alpha(double share) {
    alpha = share;
    return this;
  }

  Declared perCall() {
    unit = Unit.CALL;
    return this;
  }

  Declared neverRenewed() {
    renew = null;
    return this;
  }

  Declared onBreach(OnBreach action) {
    onBreach = action;
    return this;
  }

  Declared compare(String signal, String tolerate) {
    return compare(signal, tolerate, null, null, null);
  }

  Declared compare(String signal, String tolerate, Double cap, Double weight, OnBreach action) {
    Signal named = signal(signal);
    Duration within = named.kind() == Signal.Kind.FEEDBACK ? Duration.ofMinutes(10) : null;
    compare.add(new Compare(named, tolerance(tolerate), cap, within, null, weight, action));
    return this;
  }

  Declared atMost(String signal, double number, String text, Double cap, Double weight) {
    limit.add(new Limit(signal(signal), number, null, text, cap, null, null, weight, null));
    return this;
  }

  Declared atLeast(String signal, double number, String text) {
    limit.add(new Limit(signal(signal), null, number, text, null, null, null, null, null));
    return this;
  }

  Declared run(Outcome outcome, int length) {
    return trip(new Threshold.Run(outcome, length, null, false, "{}", null));
  }

  Declared rate(double rate, int ofLast, int min) {
    return trip(new Threshold.Rate(rate, ofLast, min, null, false, "{}", null));
  }

  Declared trip(Threshold.Trip rule) {
    trip.add(rule);
    return this;
  }

  Declared reference(String signal, Object value) {
    reference.put(signal, value);
    return this;
  }

  Thresholds thresholds() {
    return new Thresholds(alpha, unit, compare, limit, trip, hold, reference, renew, onBreach);
  }

  Analysis analysis() {
    return Analysis.of(thresholds());
  }
}
