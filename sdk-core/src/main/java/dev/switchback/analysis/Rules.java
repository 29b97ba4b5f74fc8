package dev.switchback.analysis;

import dev.switchback.document.Signal;
import dev.switchback.document.Threshold;
import dev.switchback.document.Threshold.All;
import dev.switchback.document.Threshold.Compare;
import dev.switchback.document.Threshold.Limit;
import dev.switchback.document.Threshold.Tolerance;
import dev.switchback.document.Thresholds;
import dev.switchback.document.Thresholds.OnBreach;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The evidence rules of a policy in order: compare, the implicit one, limit; with their shares. */
final class Rules {
  private static final String ABANDONED = "abandoned_rate";

  /** Slack of a sum of weights. */
  static final double SLACK = 1e-9;

  private Rules() {}

  /** Compare and limit rules as declared, and the implicit rule on callers that give up. */
  static List<Threshold> evidence(Thresholds thresholds) {
    List<Threshold> rules = new ArrayList<>(thresholds.compare());
    if (isCompletedIn(thresholds)) {
      rules.add(
          new Compare(
              new Signal(ABANDONED, Signal.Kind.RATE, ""),
              new Tolerance(0.5, Tolerance.Scale.RELATIVE, "+50%"),
              null,
              null,
              null,
              null,
              null));
    }
    rules.addAll(thresholds.limit());
    return rules;
  }

  private static boolean isCompletedIn(Thresholds thresholds) {
    boolean named = names(thresholds.compare(), ABANDONED) || names(thresholds.limit(), ABANDONED);
    return !named && given(thresholds) < 1 - SLACK;
  }

  private static boolean names(List<Threshold> rules, String signal) {
    for (Threshold rule : rules) {
      if ((rule instanceof Compare compare && compare.signal().name().equals(signal))
          || (rule instanceof Limit limit && limit.signal().name().equals(signal))
          || (rule instanceof All all && names(all.parts(), signal))) {
        return true;
      }
    }
    return false;
  }

  /** The sum of the weights that were given. */
  static double given(Thresholds thresholds) {
    double given = 0;
    for (Threshold rule : thresholds.compare()) {
      given += orZero(weight(rule));
    }
    for (Threshold rule : thresholds.limit()) {
      given += orZero(weight(rule));
    }
    return given;
  }

  private static double orZero(@Nullable Double weight) {
    return weight == null ? 0 : weight;
  }

  static @Nullable Double weight(Threshold rule) {
    if (rule instanceof Compare compare) {
      return compare.weight();
    }
    if (rule instanceof Limit limit) {
      return limit.weight();
    }
    return rule instanceof All all ? all.weight() : null;
  }

  /**
   * The rules of thresholds that lint has passed; their strands are added to those of the policy.
   */
  static List<Rule> of(Thresholds thresholds, Strands strands) {
    List<Threshold> declared = evidence(thresholds);
    long without = declared.stream().filter(rule -> weight(rule) == null).count();
    double share = without == 0 ? 0 : (1 - given(thresholds)) / without;
    int compared = thresholds.compare().size() + (isCompletedIn(thresholds) ? 1 : 0);
    List<Rule> rules = new ArrayList<>();
    for (int i = 0; i < declared.size(); i++) {
      Threshold rule = declared.get(i);
      Double own = weight(rule);
      double weight = own == null ? share : own;
      OnBreach onBreach = rule.onBreach() == null ? thresholds.onBreach() : rule.onBreach();
      double needed = -StrictMath.log(thresholds.alpha() * weight);
      rules.add(rule(rule, i < compared ? "compare" : "limit", onBreach, weight, needed, strands));
    }
    return List.copyOf(rules);
  }

  private static Rule rule(
      Threshold declared,
      String kind,
      OnBreach onBreach,
      double weight,
      double needed,
      Strands strands) {
    if (declared instanceof All all) {
      List<Strand> parts = all.parts().stream().map(strands::add).toList();
      String name = "all(" + String.join(", ", parts.stream().map(Strand::name).toList()) + ")";
      return new Rule(name, kind, null, onBreach, weight, needed, parts);
    }
    Strand strand = strands.add(declared);
    return new Rule(
        strand.name(), kind, strand.declared(), onBreach, weight, needed, List.of(strand));
  }
}
