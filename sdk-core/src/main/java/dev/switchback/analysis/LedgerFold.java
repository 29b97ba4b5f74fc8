package dev.switchback.analysis;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Folds evidence again from nothing but a ledger, as {@link LedgerWriter} wrote it: sums of fixed
 * point and {@link StrictMath} give the same number to the last bit, in any JVM.
 */
final class LedgerFold {
  private LedgerFold() {}

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> list(Map<String, Object> ledger, String name) {
    return (List<Map<String, Object>>) field(ledger, name);
  }

  @SuppressWarnings("unchecked")
  private static List<String> texts(Map<String, Object> ledger, String name) {
    return (List<String>) field(ledger, name);
  }

  private static int number(Map<String, Object> row, String name) {
    return ((BigDecimal) field(row, name)).intValueExact();
  }

  private static Object field(Map<String, Object> map, String name) {
    Object value = map.get(name);
    if (value == null) {
      throw new IllegalArgumentException("a ledger has " + name + "; this is none");
    }
    return value;
  }

  /** Of all rules by name, those on late signals last. */
  @SuppressWarnings("unchecked")
  static List<Map.Entry<String, Double>> all(Map<String, Object> ledger) {
    List<Map.Entry<String, Double>> all = new ArrayList<>();
    List<Double> lnE = lnE(ledger);
    List<String> rules = texts(ledger, "rules");
    for (int rule = 0; rule < lnE.size(); rule++) {
      all.add(Map.entry(rules.get(rule), lnE.get(rule)));
    }
    if (ledger.get("late") instanceof Map<?, ?> late) {
      all.addAll(all((Map<String, Object>) late));
    }
    return all;
  }

  /** ln E of each rule, in the ledger's order. */
  static List<Double> lnE(Map<String, Object> ledger) {
    List<Double> lnE = new ArrayList<>();
    List<String> rules = texts(ledger, "rules");
    for (int rule = 0; rule < rules.size(); rule++) {
      // Opening and reserve are the same for every bet of a kind; nothing else is asked here.
      Bet bet =
          rules.get(rule).startsWith("limit")
              ? new OneSampleBet(0.5, 0)
              : new TwoArmBet(1, 0, 0.1, 10, 1);
      lnE.add(lnE(ledger, rule, bet));
    }
    return lnE;
  }

  private static double lnE(Map<String, Object> ledger, int rule, Bet bet) {
    boolean epochal = (boolean) field(ledger, "epochal");
    double skipped = Double.parseDouble((String) field(ledger, "skipped"));
    double sum = Double.parseDouble((String) field(list(ledger, "settled").get(rule), "ln_e"));
    int last = 1;
    for (Map<String, Object> prefix : list(ledger, "prefix")) {
      if (number(prefix, "rule") != rule) {
        continue;
      }
      int epoch = number(prefix, "epoch");
      double[] weights = texts(prefix, "log_w").stream().mapToDouble(Double::parseDouble).toArray();
      SortedMap<Integer, long[]> windows = windows(ledger, rule, prefix, weights.length);
      for (Map.Entry<Integer, long[]> window : windows.entrySet()) {
        for (int k = 0; k < weights.length; k++) {
          double carried = weights[k] + Fixed.value(window.getValue()[k]);
          weights[k] =
              window.getKey().equals(windows.lastKey())
                  ? carried
                  : bet.open(carried, window.getKey() + 1);
        }
      }
      double one = total(weights, bet.reserve(windows.lastKey()));
      if (!epochal) {
        return one;
      }
      sum = Mixture.add(sum, StrictMath.log(Mixture.weight(epoch)) + one);
      last = epoch;
    }
    return Mixture.add(sum, StrictMath.log(Mixture.reserve(last) + skipped));
  }

  private static SortedMap<Integer, long[]> windows(
      Map<String, Object> ledger, int rule, Map<String, Object> prefix, int experts) {
    int epoch = number(prefix, "epoch");
    SortedMap<Integer, long[]> windows = new TreeMap<>();
    for (int t = number(prefix, "first_window"); t <= number(prefix, "last_window"); t++) {
      windows.put(t, new long[experts]);
    }
    for (Map<String, Object> row : list(ledger, "rows")) {
      if (number(row, "rule") == rule && number(row, "epoch") == epoch) {
        long[] s = windows.get(number(row, "window"));
        if (s == null) {
          throw new IllegalArgumentException(
              "a row of window " + number(row, "window") + " is stray");
        }
        List<String> terms = texts(row, "s");
        int lane = row.containsKey("lane") ? number(row, "lane") : 0;
        for (int k = 0; k < Bet.EXPERTS; k++) {
          s[lane * Bet.EXPERTS + k] += Long.parseLong(terms.get(k));
        }
      }
    }
    return windows;
  }

  private static double total(double[] weights, double reserve) {
    double top = reserve > 0 ? 0 : Double.NEGATIVE_INFINITY;
    for (double weight : weights) {
      top = Math.max(top, weight);
    }
    double first = 0;
    double others = 0;
    int lanes = weights.length / Bet.EXPERTS;
    for (int lane = 0; lane < lanes; lane++) {
      double sum = 0;
      for (int k = 0; k < Bet.EXPERTS; k++) {
        sum += StrictMath.exp(weights[lane * Bet.EXPERTS + k] - top);
      }
      first = lane == 0 ? sum : first;
      others += lane == 0 ? 0 : sum;
    }
    double sum = lanes == 1 ? first : 0.5 * first + 0.5 * (others / (lanes - 1));
    double reserved = top == 0 || reserve == 0 ? reserve : reserve * StrictMath.exp(-top);
    return top + StrictMath.log(sum / Bet.EXPERTS + reserved);
  }
}
