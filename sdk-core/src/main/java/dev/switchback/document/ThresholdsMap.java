package dev.switchback.document;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Thresholds as the plain map that {@link ThresholdsReader} reads. */
final class ThresholdsMap {
  private ThresholdsMap() {}

  static Map<String, Object> of(Thresholds thresholds) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("alpha", Amounts.ratio(thresholds.alpha()));
    map.put("unit", Breaches.text(thresholds.unit()));
    putList(map, "compare", thresholds.compare().stream().map(ThresholdsMap::rule).toList());
    putList(map, "limit", thresholds.limit().stream().map(ThresholdsMap::rule).toList());
    putList(
        map,
        "trip",
        thresholds.trip().stream().map(trip -> (Object) Json.readObject(trip.declared())).toList());
    putList(map, "hold", thresholds.hold().stream().map(ThresholdsMap::rule).toList());
    if (!thresholds.reference().isEmpty()) {
      map.put("reference", thresholds.reference());
    }
    Duration renew = thresholds.renew();
    if (renew == null) {
      map.put("renew", "never");
    } else if (!renew.equals(Thresholds.DEFAULT_RENEW)) {
      map.put("renew", Amounts.text(renew));
    }
    map.put("on_breach", Breaches.text(thresholds.onBreach()));
    return map;
  }

  private static void putList(Map<String, Object> map, String name, List<?> rules) {
    if (!rules.isEmpty()) {
      map.put(name, rules);
    }
  }

  private static Object rule(Threshold rule) {
    Map<String, Object> map = new LinkedHashMap<>();
    if (rule instanceof Threshold.Compare compare) {
      map.put("signal", compare.signal().name());
      map.put("tolerate", number(compare.tolerate().text()));
      rest(map, compare.cap(), compare.within(), compare.sampled(), compare.weight());
    } else if (rule instanceof Threshold.Limit limit) {
      map.put("signal", limit.signal().name());
      map.put(limit.atMost() == null ? "at_least" : "at_most", number(limit.text()));
      rest(map, limit.cap(), limit.within(), limit.sampled(), limit.weight());
    } else if (rule instanceof Threshold.All all) {
      map.put("all", all.parts().stream().map(ThresholdsMap::rule).toList());
      put(map, "weight", all.weight());
    } else if (rule instanceof Threshold.Hold hold) {
      map.put("signal", hold.signal().name());
      put(map, "alpha", hold.alpha() == null ? null : Amounts.ratio(hold.alpha()));
      put(map, "at_most", hold.atMost() == null ? null : Amounts.ratio(hold.atMost()));
    }
    put(map, "on_breach", rule.onBreach() == null ? null : Breaches.text(rule.onBreach()));
    return map;
  }

  private static void rest(
      Map<String, Object> map,
      @Nullable Double cap,
      @Nullable Duration within,
      Threshold.@Nullable Sampled sampled,
      @Nullable Double weight) {
    put(map, "cap", cap);
    put(map, "within", within == null ? null : Amounts.text(within));
    if (sampled != null) {
      Map<String, Object> shares = new LinkedHashMap<>();
      shares.put("canary", Amounts.ratio(sampled.canary()));
      shares.put("stable", Amounts.ratio(sampled.stable()));
      map.put("sampled", shares);
    }
    put(map, "weight", weight);
  }

  private static Object number(String text) {
    return PlainScalars.isExact(text) ? new java.math.BigDecimal(text) : text;
  }

  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value);
    }
  }
}
