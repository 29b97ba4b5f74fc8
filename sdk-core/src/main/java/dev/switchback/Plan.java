package dev.switchback;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a rollout's thresholds can be expected to see, and how soon. Approximate: about the median
 * of canary calls until a revert, for independent calls. Immutable.
 *
 * @param traffic what it was asked for
 * @param alpha chance that evidence ever reverts a canary within tolerance
 * @param falseReverts alpha and the trips' chances together, at most 1; trips without a reference
 *     are not in it
 * @param rows what each rule sees
 * @param trips what each trip does by chance
 * @param notes what to know and to do, in sentences
 */
public record Plan(
    Traffic traffic,
    double alpha,
    double falseReverts,
    List<Row> rows,
    List<Trip> trips,
    List<String> notes) {
  /**
   * What a route gets.
   *
   * @param callsPerHour of the whole route, above 0
   * @param share of the canary, parts per million, 1 to 999,999
   * @param keys how many distinct keys call in the time of {@code renew}; null for more than matter
   * @param triesBefore rollouts that this version had before, 0 to 3
   * @param worse what to look for: signal to value, on the signal's own scale; a latency's is the
   *     share of calls that are slower than tolerated; signals that are absent get two examples
   */
  public record Traffic(
      double callsPerHour,
      int share,
      @Nullable Long keys,
      int triesBefore,
      Map<String, Double> worse) {
    /** Checks and copies. */
    public Traffic {
      require(callsPerHour > 0 && Double.isFinite(callsPerHour), "callsPerHour is not above 0");
      require(share >= 1 && share <= 999_999, "share is not 1 to 999,999 parts per million");
      require(keys == null || keys >= 1, "keys is less than 1");
      require(triesBefore >= 0 && triesBefore <= 3, "triesBefore is not 0 to 3");
      worse = Map.copyOf(worse);
    }

    /** So many calls an hour, of which the canary gets a share; keys without end, a first try. */
    public static Traffic of(double callsPerHour, int share) {
      return new Traffic(callsPerHour, share, null, 0, Map.of());
    }

    private static void require(boolean holds, String message) {
      if (!holds) {
        throw new IllegalArgumentException(message);
      }
    }
  }

  /**
   * How soon one rule sees one worsening.
   *
   * @param rule the signal
   * @param kind compare or limit
   * @param declared the tolerance or limit as written
   * @param boundary what is tolerated, on the signal's scale
   * @param worse what the canary does
   * @param calls canary calls until a revert, at a small share; null where it is within what is
   *     tolerated, or the rule can never breach
   * @param callsAtShare the same at the planned share
   * @param callsAtHalf the same at 50 %
   * @param callsAtNineTenths the same at 90 %
   * @param time at the planned share; null where it is never seen
   */
  public record Row(
      String rule,
      String kind,
      String declared,
      double boundary,
      double worse,
      @Nullable Long calls,
      @Nullable Long callsAtShare,
      @Nullable Long callsAtHalf,
      @Nullable Long callsAtNineTenths,
      @Nullable Duration time) {}

  /**
   * What one trip does by chance.
   *
   * @param rule the declaration as JSON
   * @param falseTrip its chance, over 1,000 calls at stable's reference rate; null without one
   * @param canFire false where the canary has fewer keys than it takes
   */
  public record Trip(String rule, @Nullable Double falseTrip, boolean canFire) {}

  /** Copies. */
  public Plan {
    Objects.requireNonNull(traffic, "traffic");
    rows = List.copyOf(rows);
    trips = List.copyOf(trips);
    notes = List.copyOf(notes);
  }

  /** A table and notes for people, lines ended by line feeds. */
  public String table() {
    return PlanText.table(this);
  }

  /** The plan as plain JSON values. */
  public Map<String, @Nullable Object> toMap() {
    return PlanText.map(this);
  }
}
