package dev.switchback.operator;

import dev.switchback.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a fleet has pooled of a rollout.
 *
 * @param verdict the fleet's; rules that are not pooled are empty in it
 * @param isPooled for each rule of the verdict, whether its numbers are the fleet's
 * @param begun processes seen when the rollout began
 * @param seen processes seen lately
 */
record Pooled(Verdict verdict, List<Boolean> isPooled, int begun, int seen) {
  Pooled {
    isPooled = List.copyOf(isPooled);
  }

  /**
   * Of a verdict with the fleet's numbers in it.
   *
   * @param places of the pooled rules in the verdict
   */
  static Pooled of(Verdict fleet, List<Integer> places, int begun, int seen) {
    List<Boolean> isPooled = new ArrayList<>();
    for (int i = 0; i < fleet.rules().size(); i++) {
      isPooled.add(places.contains(i));
    }
    return new Pooled(fleet, isPooled, begun, seen);
  }

  long canaryUnits() {
    return verdict.canaryCalls();
  }

  long stableUnits() {
    return verdict.units() - verdict.canaryCalls();
  }

  /** The pooled rules. */
  List<Verdict.Rule> rules() {
    List<Verdict.Rule> rules = new ArrayList<>();
    for (int i = 0; i < isPooled.size(); i++) {
      if (isPooled.get(i)) {
        rules.add(verdict.rules().get(i));
      }
    }
    return rules;
  }

  /** Names of the rules that each process judges by itself. */
  List<String> alone() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < isPooled.size(); i++) {
      if (!isPooled.get(i)) {
        names.add(verdict.rules().get(i).rule());
      }
    }
    return names;
  }

  /** The verdict as plain values, with the pooled rules alone and who is in the fleet. */
  Map<String, @Nullable Object> map() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>(verdict.toMap());
    List<Object> rules = new ArrayList<>();
    if (map.get("rules") instanceof List<?> all) {
      for (int i = 0; i < isPooled.size(); i++) {
        if (isPooled.get(i)) {
          rules.add(all.get(i));
        }
      }
    }
    map.remove("tipped");
    map.put("canary_units", canaryUnits());
    map.put("stable_units", stableUnits());
    map.put("rules", rules);
    map.put("in_each_process", alone());
    Map<String, @Nullable Object> fleet = new LinkedHashMap<>();
    fleet.put("processes_at_begin", begun);
    fleet.put("processes_seen", seen);
    map.put("fleet", fleet);
    return map;
  }

  /** One line on who pools how much. */
  String head() {
    return "%,d canary and %,d stable units, of %d %s (%d when it began)"
        .formatted(canaryUnits(), stableUnits(), seen, seen == 1 ? "process" : "processes", begun);
  }
}
