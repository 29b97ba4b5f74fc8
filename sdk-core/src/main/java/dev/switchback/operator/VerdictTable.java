package dev.switchback.operator;

import dev.switchback.Verdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of a verdict, in the form that audit entries and replays have it, as a table. */
final class VerdictTable {
  private VerdictTable() {}

  static TextTable of(Map<?, ?> verdict) {
    TextTable table =
        new TextTable(
            "rule", "kind", "declared", "phase", "canary", "stable", "evidence", "needed");
    if (verdict.get("rules") instanceof List<?> rules) {
      for (Object rule : rules) {
        if (rule instanceof Map<?, ?> map) {
          row(table, map);
        }
      }
    }
    return table;
  }

  private static void row(TextTable table, Map<?, ?> rule) {
    table.row(
        text(rule.get("rule")),
        text(rule.get("kind")),
        text(rule.get("declared")),
        text(rule.get("phase")),
        estimate(rule.get("canary")),
        estimate(rule.get("stable")),
        odds(rule.get("ln_e")),
        odds(rule.get("needed")));
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private static String estimate(@Nullable Object slice) {
    if (!(slice instanceof Map<?, ?> map)
        || !(map.get("estimate") instanceof Number estimate)
        || !(map.get("n") instanceof Number n)) {
      return "";
    }
    Object low = map.get("low");
    Object high = map.get("high");
    return low instanceof Number from && high instanceof Number to
        ? estimate(estimate.doubleValue(), from.doubleValue(), to.doubleValue(), n.longValue())
        : number(estimate.doubleValue()) + " of " + n;
  }

  /** {@code 0.71 [0.66, 0.76] of 61}. */
  private static String estimate(double estimate, double low, double high, long n) {
    return "%s [%s, %s] of %d".formatted(number(estimate), number(low), number(high), n);
  }

  /** The same of a verdict in hand; empty where nothing was seen. */
  static String estimate(Verdict.@Nullable Estimate slice) {
    Double estimate = slice == null ? null : slice.estimate();
    return slice == null || estimate == null
        ? ""
        : estimate(estimate, slice.low(), slice.high(), slice.n());
  }

  private static String number(double value) {
    double size = Math.abs(value);
    String format = size >= 100 ? "%.0f" : size >= 1 ? "%.2f" : "%.4f";
    return String.format(Locale.ROOT, format, value);
  }

  /** Evidence as odds against chance; below 1:1 there is none. */
  static String odds(@Nullable Object lnE) {
    if (!(lnE instanceof Number number)) {
      return "";
    }
    double ln = Math.max(0, number.doubleValue());
    return ln < 13.8
        ? "1:" + Math.round(StrictMath.exp(ln))
        : "1:10^" + (long) Math.floor(ln / StrictMath.log(10));
  }
}
