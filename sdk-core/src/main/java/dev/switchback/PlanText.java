package dev.switchback;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A plan for people and for programs. */
final class PlanText {
  private static final String ROW = "%-18s %-9s %-9s %9s %9s %9s %9s %9s  %s%n";

  private PlanText() {}

  static String table(Plan plan) {
    StringBuilder text = new StringBuilder();
    String share = percent(plan.traffic().share() / 1e6);
    line(text, ROW, "rule", "tolerated", "to", "worse", "calls", "at " + share, "50%", "90%", "in");
    for (Plan.Row row : plan.rows()) {
      line(
          text,
          ROW,
          row.rule(),
          row.declared(),
          number(row.boundary()),
          number(row.worse()),
          calls(row.calls()),
          calls(row.callsAtShare()),
          calls(row.callsAtHalf()),
          calls(row.callsAtNineTenths()),
          row.time() == null ? "never" : time(row.time()));
    }
    for (Plan.Trip trip : plan.trips()) {
      line(
          text,
          "%s: %s%s%n",
          trip.rule(),
          trip.falseTrip() == null
              ? "chance of a false trip unknown"
              : "false trip in 1,000 calls " + percent(trip.falseTrip()),
          trip.canFire() ? "" : ", can never fire");
    }
    line(
        text,
        "False reverts: %s by evidence, %s with the trips.%n",
        percent(plan.alpha()),
        percent(plan.falseReverts()));
    plan.notes().forEach(note -> line(text, "%s%n", note));
    return text.toString().replace(System.lineSeparator(), "\n").replaceAll(" +\n", "\n");
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.3g%%", 100 * share).replaceAll("\\.0+%", "%");
  }

  private static String calls(@Nullable Long calls) {
    return calls == null ? "never" : String.format(Locale.ROOT, "%,d", calls);
  }

  private static String time(Duration time) {
    if (time.toDays() >= 2) {
      return time.toDays() + " d";
    }
    return time.toHours() >= 2
        ? time.toHours() + " h"
        : time.toMinutes() >= 2 ? time.toMinutes() + " min" : time.toSeconds() + " s";
  }

  static Map<String, @Nullable Object> map(Plan plan) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("calls_per_hour", plan.traffic().callsPerHour());
    map.put("share", plan.traffic().share() / 1e6);
    map.put("keys", plan.traffic().keys());
    map.put("try", plan.traffic().triesBefore() + 1);
    map.put("alpha", plan.alpha());
    map.put("false_reverts", plan.falseReverts());
    List<Object> rows = new ArrayList<>();
    for (Plan.Row row : plan.rows()) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("rule", row.rule());
      one.put("kind", row.kind());
      one.put("declared", row.declared());
      one.put("boundary", row.boundary());
      one.put("worse", row.worse());
      one.put("calls", row.calls());
      one.put("calls_at_share", row.callsAtShare());
      one.put("calls_at_50", row.callsAtHalf());
      one.put("calls_at_90", row.callsAtNineTenths());
      one.put("seconds", row.time() == null ? null : row.time().toSeconds());
      rows.add(one);
    }
    map.put("rules", rows);
    List<Object> trips = new ArrayList<>();
    for (Plan.Trip trip : plan.trips()) {
      Map<String, @Nullable Object> one = new LinkedHashMap<>();
      one.put("rule", trip.rule());
      one.put("false_trip", trip.falseTrip());
      one.put("can_fire", trip.canFire());
      trips.add(one);
    }
    map.put("trips", trips);
    map.put("notes", plan.notes());
    return map;
  }
}
