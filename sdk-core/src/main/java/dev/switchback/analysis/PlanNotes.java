package dev.switchback.analysis;

import dev.switchback.Plan;
import dev.switchback.Plan.Traffic;
import dev.switchback.document.Thresholds;
import dev.switchback.document.Thresholds.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What to know of a plan, in sentences. */
final class PlanNotes {
  private static final int HALF = 500_000;
  private static final int TRIES = 4;

  private PlanNotes() {}

  static List<String> of(
      Thresholds thresholds,
      Traffic traffic,
      List<Plan.Row> rows,
      List<Plan.Trip> trips,
      List<String> unplanned) {
    List<String> notes = new ArrayList<>();
    notes.add(
        text(
            "This is try %d of %d; the tries together may revert falsely with %d·alpha = %.3g%%.",
            traffic.triesBefore() + 1,
            TRIES,
            TRIES,
            Math.min(100, 100 * TRIES * thresholds.alpha())));
    if (traffic.share() > HALF) {
      notes.add(
          "A canary above 50 % teaches little: what stable does is then seen too seldom to compare"
              + " with. Bake at 50 %.");
    }
    keys(thresholds, traffic, rows, notes);
    for (Plan.Trip trip : trips) {
      if (!trip.canFire()) {
        notes.add(
            text(
                "The canary has about %.0f keys, fewer than %s takes, so it can never trip. Ask for"
                    + " less, or write unit: call on the trip.",
                canaryKeys(traffic), trip.rule()));
      } else if (trip.falseTrip() == null && !trip.rule().contains("outcome")) {
        notes.add(
            text(
                "How likely %s trips by chance is not known. Give error_rate a reference.",
                trip.rule()));
      }
    }
    if (!unplanned.isEmpty()) {
      notes.add(text("Not planned, for want of numbers: %s.", String.join(", ", unplanned)));
    }
    return notes;
  }

  private static void keys(
      Thresholds thresholds, Traffic traffic, List<Plan.Row> rows, List<String> notes) {
    boolean isShort =
        rows.stream().anyMatch(row -> row.callsAtShare() != null && row.time() == null);
    if (thresholds.unit() == Unit.KEY && isShort) {
      notes.add(
          text(
              "The canary has about %.0f keys, and each counts once in %s: what needs more is never"
                  + " seen. Write unit: call and call without stickiness (Key.none()), so that each"
                  + " call counts.",
              canaryKeys(traffic), thresholds.renew() == null ? "a rollout" : "the time of renew"));
    }
  }

  private static double canaryKeys(Traffic traffic) {
    Long keys = traffic.keys();
    return keys == null ? Double.POSITIVE_INFINITY : keys * (traffic.share() / 1e6);
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
