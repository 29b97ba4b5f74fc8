package dev.switchback.operator;

import dev.switchback.analysis.Analysis;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether the evidence in an audit entry is what its ledger gives when it is folded again. */
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
    List<Map.Entry<String, Double>> folded;
    try {
      folded = Analysis.fold((Map<String, Object>) ledger);
    } catch (RuntimeException unreadable) {
      return "Its ledger cannot be folded again: " + unreadable.getMessage();
    }
    Map<String, Deque<Double>> byName = new HashMap<>();
    folded.forEach(
        one ->
            byName.computeIfAbsent(one.getKey(), name -> new ArrayDeque<>()).add(one.getValue()));
    int[] counts = new int[2];
    count(verdict.get("rules"), byName, counts);
    return counts[1] == 0
        ? "Folded again from its ledger: the same to the last bit, "
            + counts[0]
            + (counts[0] == 1 ? " rule." : " rules.")
        : "Folded again from its ledger: " + counts[1] + " rules DIFFER from the verdict kept.";
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
