package dev.switchback;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A verdict as plain JSON values, in the form that audit entries and replays have it. */
final class VerdictMap {
  private VerdictMap() {}

  static Map<String, @Nullable Object> of(Verdict verdict) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("rollout", verdict.rollout());
    map.put("canary", verdict.canary());
    map.put("stable", verdict.stable());
    map.put("sentence", verdict.sentence());
    map.put("canary_calls", verdict.canaryCalls());
    map.put("units", verdict.units());
    map.put("closed_windows", verdict.closedWindows());
    map.put("epoch", verdict.epoch());
    map.put("unit", verdict.unit());
    Map<String, @Nullable Object> policy = new LinkedHashMap<>();
    policy.put("alpha", verdict.alpha());
    policy.put("ln_e", verdict.lnE());
    policy.put("max_ln_e", verdict.maxLnE());
    policy.put("needed", verdict.needed());
    policy.put("breach", breach(verdict.breach()));
    map.put("policy", policy);
    List<Map<String, @Nullable Object>> rules = new ArrayList<>();
    for (Verdict.Rule rule : verdict.rules()) {
      rules.add(rule(rule));
    }
    map.put("rules", rules);
    map.put("tipped", verdict.tipped());
    return map;
  }

  private static Map<String, @Nullable Object> rule(Verdict.Rule rule) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("rule", rule.rule());
    map.put("kind", rule.kind());
    map.put("declared", rule.declared());
    map.put("on_breach", rule.onBreach());
    map.put("phase", rule.phase().name().toLowerCase(Locale.ROOT));
    map.put("weight", rule.weight());
    map.put("ln_e", rule.lnE());
    map.put("max_ln_e", rule.maxLnE());
    map.put("needed", rule.needed());
    map.put("p", rule.p());
    map.put("window", rule.window());
    map.put("b", rule.b());
    map.put("c", rule.c());
    map.put("canary", estimate(rule.canary()));
    map.put("stable", estimate(rule.stable()));
    map.put("boundary", rule.boundary());
    map.put("breach", breach(rule.breach()));
    map.put("held", breach(rule.held()));
    return map;
  }

  private static @Nullable Map<String, @Nullable Object> estimate(
      Verdict.@Nullable Estimate estimate) {
    if (estimate == null) {
      return null;
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("n", estimate.n());
    map.put("mean_y", estimate.meanY());
    map.put("estimate", estimate.estimate());
    return map;
  }

  private static @Nullable Map<String, @Nullable Object> breach(Verdict.@Nullable Breach breach) {
    if (breach == null) {
      return null;
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("line", breach.unit());
    map.put("canary_calls", breach.canaryCalls());
    map.put("ln_e", breach.lnE());
    return map;
  }
}
