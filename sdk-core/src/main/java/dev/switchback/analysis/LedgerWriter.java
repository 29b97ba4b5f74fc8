package dev.switchback.analysis;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The ledger as plain JSON values. 64-bit numbers are strings: JSON's numbers would round them, and
 * the verdict is folded from them to the last bit.
 */
final class LedgerWriter {
  private LedgerWriter() {}

  static Map<String, Object> write(List<Rule> rules, Book book) {
    Map<String, Object> ledger = new LinkedHashMap<>();
    ledger.put("rules", rules.stream().map(rule -> rule.kind() + " " + rule.name()).toList());
    ledger.put("epochal", book.isEpochal());
    ledger.put("units", number(book.units()));
    List<Object> prefixes = new ArrayList<>();
    List<Object> rows = new ArrayList<>();
    for (int rule = 0; rule < rules.size(); rule++) {
      Map<String, Object> settled = new LinkedHashMap<>();
      settled.put("rule", number(rule));
      settled.put("ln_e", text(book.settled(rule)));
      tally(settled, "canary", book.settledTotal(rule, true));
      tally(settled, "stable", book.settledTotal(rule, false));
      prefixes.add(settled);
    }
    ledger.put("settled", List.copyOf(prefixes));
    prefixes.clear();
    for (Epoch epoch : book.epochs()) {
      for (int rule = 0; rule < rules.size(); rule++) {
        prefixes.add(prefix(epoch, rule));
      }
      for (Window window : epoch.windows()) {
        for (int rule = 0; rule < rules.size(); rule++) {
          rows(epoch, window, rule, rows);
        }
      }
    }
    ledger.put("prefix", List.copyOf(prefixes));
    ledger.put("rows", rows);
    return ledger;
  }

  private static Map<String, Object> prefix(Epoch epoch, int rule) {
    Map<String, Object> prefix = new LinkedHashMap<>();
    prefix.put("epoch", number(epoch.number()));
    prefix.put("rule", number(rule));
    prefix.put("first_window", number(epoch.windows().get(0).t()));
    prefix.put("last_window", number(epoch.last().t()));
    List<String> weights = new ArrayList<>();
    for (double weight : epoch.track(rule).prefix()) {
      weights.add(text(weight));
    }
    prefix.put("log_w", weights);
    tally(prefix, "canary", epoch.track(rule).merged(true));
    tally(prefix, "stable", epoch.track(rule).merged(false));
    return prefix;
  }

  private static void tally(Map<String, Object> into, String slice, Tally tally) {
    into.put(slice + "_n", number(tally.n()));
    into.put(slice + "_y", text(tally.sum()));
  }

  private static void rows(Epoch epoch, Window window, int rule, List<Object> rows) {
    for (int w = 0; w < window.probabilities(); w++) {
      for (boolean canary : new boolean[] {true, false}) {
        Sums sums = window.cell(rule).sums(w, canary);
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("epoch", number(epoch.number()));
        row.put("window", number(window.t()));
        row.put("rule", number(rule));
        row.put("slice", canary ? "canary" : "stable");
        row.put("w", text(window.w(w)));
        row.put("n", number(sums.n()));
        row.put("y", Long.toString(sums.y()));
        List<String> s = new ArrayList<>();
        for (long sum : sums.s) {
          s.add(Long.toString(sum));
        }
        row.put("s", s);
        rows.add(row);
      }
    }
  }

  private static BigDecimal number(long value) {
    return BigDecimal.valueOf(value);
  }

  private static String text(double value) {
    return Double.toString(value);
  }
}
