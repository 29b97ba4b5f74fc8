package dev.switchback.operator;

import dev.switchback.analysis.Analysis;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the evidence in an audit entry is what its ledger gives when it is folded again; that of
 * rules which a fleet pooled, what the copy of its rows gives.
 */
final class Refold {
  private Refold() {}

  /**
   * One sentence on it.
   *
   * @param verdict as kept in the entry
   * @param ledger as kept beside it
   */
  @SuppressWarnings("unchecked")
  static String of(Map<?, ?> verdict, Map<?, ?> ledger) {
    Map<String, Deque<Double>> own;
    Map<String, Deque<Double>> pooled;
    try {
      own = byName((Map<String, Object>) ledger);
      pooled =
          ledger.get("pool") instanceof Map<?, ?> pool ? byName((Map<String, Object>) pool) : own;
    } catch (RuntimeException unreadable) {
      return "Its ledger cannot be folded again: " + unreadable.getMessage();
    }
    int[] counts = new int[2];
    if (verdict.get("rules") instanceof List<?> rules) {
      for (Object rule : rules) {
        boolean isPooled = rule instanceof Map<?, ?> one && Boolean.TRUE.equals(one.get("pooled"));
        count(List.of(rule), isPooled ? pooled : own, counts);
      }
    }
    return counts[1] == 0
        ? "Folded again from its ledger: the same to the last bit, "
            + counts[0]
            + (counts[0] == 1 ? " rule." : " rules.")
        : "Folded again from its ledger: " + counts[1] + " rules DIFFER from the verdict kept.";
  }

  private static Map<String, Deque<Double>> byName(Map<String, Object> ledger) {
    Map<String, Deque<Double>> byName = new HashMap<>();
    Analysis.fold(ledger)
        .forEach(
            one ->
                byName
                    .computeIfAbsent(one.getKey(), name -> new ArrayDeque<>())
                    .add(one.getValue()));
    return byName;
  }

  private static void count(
      @Nullable Object rules, Map<String, Deque<Double>> folded, int[] counts) {
    if (!(rules instanceof List<?> list)) {
      return;
    }
    for (Object one : list) {
      if (one instanceof Map<?, ?> rule && rule.get("all") instanceof List<?> parts) {
        count(parts, folded, counts);
      } else if (one instanceof Map<?, ?> rule && rule.get("ln_e") instanceof Number lnE) {
        Deque<Double> of = folded.get(rule.get("kind") + " " + rule.get("rule"));
        if (of != null && !of.isEmpty()) {
          counts[of.remove().equals(lnE.doubleValue()) ? 0 : 1]++;
        }
      }
    }
  }
}
