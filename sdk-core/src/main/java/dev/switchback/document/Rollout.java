package dev.switchback.document;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to bring one canary in. Immutable.
 *
 * @param id its salt, used once
 * @param canary version label
 * @param share parts per million, 0 to 1,000,000
 * @param steps the shares planned, parts per million, rising; empty: none planned
 * @param advance how it ramps by itself; null if it does not
 */
public record Rollout(
    String id, String canary, int share, List<Integer> steps, @Nullable Advance advance) {
  /**
   * The automatic ramp.
   *
   * @param after time between steps, longer than zero
   * @param calls units of the canary between steps, at least 1
   */
  public record Advance(Duration after, long calls) {
    /** Checks both. */
    public Advance {
      Objects.requireNonNull(after, "after");
      Checks.positive("advance.after", after);
      Checks.require(calls >= 1, "advance.calls", "is " + calls + "; give at least 1");
    }
  }

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException for a bad id, a share outside 0 to 1,000,000, steps that do
   *     not rise, or a ramp without steps
   */
  public Rollout {
    Checks.label("id", id);
    Checks.label("canary", canary);
    Checks.share("share", share);
    steps = List.copyOf(steps);
    int below = 0;
    for (int step : steps) {
      Checks.share("steps", step);
      Checks.require(step > below, "steps", "do not rise: " + steps);
      below = step;
    }
    Checks.require(advance == null || !steps.isEmpty(), "advance", "needs steps");
  }

  /** A rollout without a plan. */
  public static Rollout of(String id, String canary, int share) {
    return new Rollout(id, canary, share, List.of(), null);
  }

  /** The same at another share, parts per million. */
  public Rollout withShare(int partsPerMillion) {
    return new Rollout(id, canary, partsPerMillion, steps, advance);
  }

  /** The next step above the present share, parts per million; null after the last. */
  public @Nullable Integer nextStep() {
    for (Integer step : steps) {
      if (step > share) {
        return step;
      }
    }
    return null;
  }
}
