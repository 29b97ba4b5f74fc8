package dev.switchback.simulation;

import org.jspecify.annotations.Nullable;

/**
 * One cell of the table: a scenario at an alpha, and what it must reach.
 *
 * @param name of the row
 * @param alpha declared
 * @param runs replications of the full run
 * @param median canary calls that the specification's table has; null for a null, whose gate is
 *     alpha
 * @param scenario what is played
 */
record Cell(String name, double alpha, int runs, @Nullable Integer median, Scenario scenario) {
  /** How far above the table a median may be. */
  static final double SLACK = 1.15;

  boolean isNull() {
    return median == null;
  }

  /** Why a result does not pass; null if it does. */
  @Nullable String complaint(Result result) {
    if (median == null) {
      return result.reverted() > alpha
          ? "%.2f %% false reverts, at most %.0f %% are declared"
              .formatted(100 * result.reverted(), 100 * alpha)
          : null;
    }
    return result.median() > SLACK * median
        ? "a median of %s canary calls, at most %.0f are allowed"
            .formatted(Result.text(result.median()), SLACK * median)
        : null;
  }
}
