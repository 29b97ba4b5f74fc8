package dev.switchback;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A verdict as plain JSON values, in the form that audit entries and replays have it: a rule has
 * the fields of its kind.
 */
final class VerdictMap {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

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
    Verdict.Fleet fleet = verdict.fleet();
    List<Map<String, @Nullable Object>> rules = new ArrayList<>();
    for (int i = 0; i < verdict.rules().size(); i++) {
      Map<String, @Nullable Object> rule = rule(verdict.rules().get(i));
      if (fleet != null) {
        rule.put("pooled", fleet.rules().contains(i));
      }
      rules.add(rule);
    }
    map.put("rules", rules);
    map.put("tipped", verdict.tipped());
    if (fleet != null) {
      Map<String, @Nullable Object> of = new LinkedHashMap<>();
      of.put("processes", fleet.processes());
      of.put("pooled", fleet.isPooled());
      of.put("connected", fleet.isConnected());
      of.put("seen", fleet.seen());
      map.put("fleet", of);
    }
    return map;
  }

  private static Map<String, @Nullable Object> rule(Verdict.Rule rule) {
    return switch (rule.kind()) {
      case "trip" -> trip(rule);
      case "hold" -> hold(rule);
      default -> rule.all().isEmpty() ? evidence(rule) : all(rule);
    };
  }

  private static Map<String, @Nullable Object> evidence(Verdict.Rule rule) {
    boolean compares = rule.kind().equals("compare");
    boolean isPart = rule.phase() == null;
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("rule", rule.rule());
    map.put("kind", rule.kind());
    map.put("declared", declared(rule.declared()));
    if (!isPart) {
      map.put("on_breach", rule.onBreach());
      map.put("phase", phase(rule));
      map.put("weight", rule.weight());
    }
    map.put("ln_e", rule.lnE());
    map.put("max_ln_e", rule.maxLnE());
    if (!isPart) {
      map.put("needed", rule.needed());
    }
    map.put("p", rule.p());
    if (compares) {
      map.put("window", rule.window());
      map.put("b", rule.b());
      map.put("c", rule.c());
      map.put("tau", rule.tau());
    }
    map.put("canary", estimate(rule.canary()));
    if (compares) {
      map.put("stable", estimate(rule.stable()));
    }
    map.put("boundary", rule.boundary());
    if (!isPart) {
      map.put("breach", breach(rule.breach()));
    }
    return map;
  }

  private static Map<String, @Nullable Object> all(Verdict.Rule rule) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("rule", rule.rule());
    map.put("kind", rule.kind());
    map.put("declared", null);
    map.put("on_breach", rule.onBreach());
    map.put("phase", phase(rule));
    map.put("weight", rule.weight());
    map.put("ln_e", rule.lnE());
    map.put("max_ln_e", rule.maxLnE());
    map.put("needed", rule.needed());
    map.put("p", rule.p());
    List<Map<String, @Nullable Object>> parts = new ArrayList<>();
    for (Verdict.Rule part : rule.all()) {
      parts.add(evidence(part));
    }
    map.put("all", parts);
    map.put("breach", breach(rule.breach()));
    return map;
  }

  private static Map<String, @Nullable Object> trip(Verdict.Rule rule) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("rule", rule.rule());
    map.put("kind", rule.kind());
    map.put("on_breach", rule.onBreach());
    map.put("phase", phase(rule));
    map.put("false_trip", rule.falseTrip());
    map.put("held", breach(rule.held()));
    map.put("breach", breach(rule.breach()));
    return map;
  }

  private static Map<String, @Nullable Object> hold(Verdict.Rule rule) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("rule", rule.rule());
    map.put("kind", rule.kind());
    map.put("phase", phase(rule));
    map.put("ln_e", rule.lnE());
    map.put("max_ln_e", rule.maxLnE());
    map.put("needed", rule.needed());
    map.put("breach", breach(rule.breach()));
    return map;
  }

  private static @Nullable String phase(Verdict.Rule rule) {
    Verdict.Phase phase = rule.phase();
    return phase == null ? null : phase.name().toLowerCase(Locale.ROOT);
  }

  /** A bare number stays one. */
  private static @Nullable Object declared(@Nullable String text) {
    return text != null && NUMBER.matcher(text).matches() ? new BigDecimal(text) : text;
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
    map.put("low", estimate.low());
    map.put("high", estimate.high());
    return map;
  }

  private static @Nullable Map<String, @Nullable Object> breach(Verdict.@Nullable Breach breach) {
    if (breach == null) {
      return null;
    }
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("line", breach.unit());
    map.put("canary_calls", breach.canaryCalls());
    if (breach.lnE() != null) {
      map.put("ln_e", breach.lnE());
    }
    return map;
  }
}
