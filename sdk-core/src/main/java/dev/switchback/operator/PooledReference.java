package dev.switchback.operator;

import dev.switchback.Verdict;
import dev.switchback.document.Reference;
import dev.switchback.document.Reference.Measure;
import dev.switchback.document.Signal;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a fleet saw a canary do, as the reference of the stable that it becomes: rates, scores and
 * means; a mean's values count up to its rule's cap. Labels and latencies are in the processes.
 */
final class PooledReference {
  // Documents hold 15 digits.
  private static final MathContext DIGITS = new MathContext(12);

  private PooledReference() {}

  static Reference of(Pooled pooled) {
    Map<String, Measure> signals = new TreeMap<>();
    for (Verdict.Rule rule : pooled.rules()) {
      Verdict.Estimate seen = rule.canary();
      if (seen != null && seen.estimate() != null && hasSum(rule)) {
        BigDecimal sum = new BigDecimal(seen.estimate() * seen.n()).round(DIGITS);
        signals.putIfAbsent(rule.rule(), new Measure(seen.n(), sum.doubleValue()));
      }
    }
    return new Reference(signals, Map.of(), Map.of(), Map.of(), Map.of());
  }

  private static boolean hasSum(Verdict.Rule rule) {
    return rule.all().isEmpty()
        && switch (Signal.of(rule.rule()).kind()) {
          case RATE, SCORE, MEAN -> true;
          default -> false;
        };
  }
}
