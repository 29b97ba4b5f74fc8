package dev.switchback.analysis;

import dev.switchback.document.Signal;
import dev.switchback.document.Threshold.Compare;
import dev.switchback.document.Threshold.Limit;
import dev.switchback.document.Threshold.Tolerance;
import dev.switchback.document.Threshold.Tolerance.Scale;
import dev.switchback.document.Thresholds;
import org.jspecify.annotations.Nullable;

/** Whether what a rule declares fits its signal. */
final class LintTolerance {
  private static final double MOST_DISTANCE = 0.9;

  private LintTolerance() {}

  static boolean check(String path, Compare compare, Findings findings) {
    String field = path + ".tolerate";
    Tolerance tolerance = compare.tolerate();
    double value = tolerance.value();
    Signal.Kind kind = compare.signal().kind();
    if (!Double.isFinite(value)) {
      findings.error(field, "the tolerance is no number", "write +50%, -5% or +1pp");
      return false;
    }
    if (value == 0) {
      findings.warning(
          field,
          "nothing is tolerated: any trivial change is a breach eventually",
          Remedies.someTolerance(compare.signal()));
      return true;
    }
    if (kind == Signal.Kind.LABEL_MIX) {
      if (tolerance.scale() == Scale.DISTANCE && value > 0 && value <= MOST_DISTANCE) {
        return true;
      }
      findings.error(field, "it is no total variation distance", "write a number up to 0.9");
      return false;
    }
    if (tolerance.scale() == Scale.DISTANCE) {
      findings.error(field, "a bare number is for label_mix only", "write +50%, -5% or +1pp");
      return false;
    }
    if (kind == Signal.Kind.SCORE && value > 0) {
      findings.error(field, "a score gets worse downwards", "write the tolerance with a minus");
      return false;
    }
    boolean upwards = kind == Signal.Kind.RATE || kind == Signal.Kind.FEEDBACK;
    if ((upwards || kind.isLatency()) && value < 0) {
      findings.error(field, "it gets worse upwards", "write the tolerance with a plus");
      return false;
    }
    if ((kind == Signal.Kind.MEAN || kind.isLatency()) && tolerance.scale() == Scale.POINTS) {
      findings.error(
          field, "means and latencies take no percentage points", "write a share such as +30%");
      return false;
    }
    if (value <= -1) {
      findings.error(field, "a fall by all of it is tolerated", "tolerate less than 100%");
      return false;
    }
    return true;
  }

  static boolean check(String path, Limit limit, Findings findings) {
    if ((limit.atMost() == null) == (limit.atLeast() == null)) {
      findings.error(path, "a limit has one bound", "write either at_most or at_least");
      return false;
    }
    Signal.Kind kind = limit.signal().kind();
    boolean both =
        kind == Signal.Kind.SCORE || kind == Signal.Kind.MEAN || kind == Signal.Kind.LABEL;
    if (!both && limit.atMost() == null) {
      findings.error(path + ".at_least", "it is worse when higher", "write at_most");
      return false;
    }
    if (kind == Signal.Kind.SCORE && limit.atLeast() == null) {
      findings.error(path + ".at_most", "a score is worse when lower", "write at_least");
      return false;
    }
    return true;
  }

  /** Whether a mean has the cap it needs; true for other signals. */
  static boolean hasCap(
      String path,
      Thresholds thresholds,
      Signal signal,
      @Nullable Double declared,
      Findings findings) {
    if (signal.kind() != Signal.Kind.MEAN) {
      return true;
    }
    double cap = Bets.cap(thresholds, signal, declared);
    if (cap > 0 && Double.isFinite(cap)) {
      return true;
    }
    findings.error(
        path + ".cap",
        declared == null
            ? signal.name() + " has neither a cap nor a reference to make one of"
            : "the cap is " + declared,
        "write the value above which a call counts no more, or give "
            + signal.name()
            + " a reference");
    return false;
  }
}
