package dev.switchback.document;

import dev.switchback.Outcome;
import dev.switchback.document.Thresholds.OnBreach;
import dev.switchback.document.Thresholds.Unit;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One declared rule. {@code onBreach} null means the policy's; {@code weight} null an equal share.
 */
public sealed interface Threshold {
  /** What its breach does; null: what the policy says. */
  @Nullable OnBreach onBreach();

  /**
   * How much worse the canary may be.
   *
   * @param value signed: 0.5 for {@code +50%}, -0.05 for {@code -5%}, 0.01 for {@code +1pp}
   * @param scale relative, points, or a distance
   * @param text as written
   */
  record Tolerance(double value, Scale scale, String text) {
    /** What the number is in. */
    public enum Scale {
      /** Of stable's value. */
      RELATIVE,
      /** Percentage points. */
      POINTS,
      /** Total variation distance. */
      DISTANCE
    }
  }

  /**
   * Scores on a sample.
   *
   * @param canary share of canary units scored, 0 to 1
   * @param stable share of stable units scored, 0 to 1
   */
  record Sampled(double canary, double stable) {}

  /**
   * Canary against concurrent stable.
   *
   * @param tolerate as declared, or the signal's default
   * @param cap for means; null: 10 times the reference's mean
   * @param within for late signals; null otherwise
   */
  record Compare(
      Signal signal,
      Tolerance tolerate,
      @Nullable Double cap,
      @Nullable Duration within,
      @Nullable Sampled sampled,
      @Nullable Double weight,
      @Nullable OnBreach onBreach)
      implements Threshold {}

  /**
   * Canary against a number: exactly one of {@code atMost} and {@code atLeast}; latencies in
   * milliseconds.
   *
   * @param text the limit as written
   */
  record Limit(
      Signal signal,
      @Nullable Double atMost,
      @Nullable Double atLeast,
      String text,
      @Nullable Double cap,
      @Nullable Duration within,
      @Nullable Sampled sampled,
      @Nullable Double weight,
      @Nullable OnBreach onBreach)
      implements Threshold {
    /** Checks that it is one of the two. */
    public Limit {
      Checks.require((atMost == null) != (atLeast == null), "limit", "needs at_most or at_least");
    }
  }

  /**
   * Breaches when all parts do.
   *
   * @param parts compare and limit rules without weight and on_breach of their own
   */
  record All(List<Threshold> parts, @Nullable Double weight, @Nullable OnBreach onBreach)
      implements Threshold {
    /** Copies. */
    public All {
      parts = List.copyOf(parts);
    }
  }

  /** Deterministic, at once. {@code declared} is the declaration as JSON. */
  sealed interface Trip extends Threshold {
    /** The declaration as JSON, keys in the order written. */
    String declared();
  }

  /**
   * So many in a row.
   *
   * @param outcome the outcome to count; null: any error
   * @param length how many
   * @param unit null: the policy's
   * @param regardless whether it reverts also while stable meets the rule
   */
  record Run(
      @Nullable Outcome outcome,
      int length,
      @Nullable Unit unit,
      boolean regardless,
      String declared,
      @Nullable OnBreach onBreach)
      implements Trip {
    /** Checks the length. */
    public Run {
      Checks.require(length >= 1, "consecutive", "is less than 1");
    }
  }

  /**
   * More than a rate of the last calls.
   *
   * @param rate 0 to 1
   * @param ofLast the ring's size
   * @param min calls before it may trip; default of_last
   */
  record Rate(
      double rate,
      int ofLast,
      int min,
      @Nullable Unit unit,
      boolean regardless,
      String declared,
      @Nullable OnBreach onBreach)
      implements Trip {
    /** Checks the ranges. */
    public Rate {
      Checks.ratio("error_rate", rate);
      Checks.require(ofLast >= 1, "of_last", "is less than 1");
      Checks.require(min >= 1 && min <= ofLast, "min", "is not 1 to of_last");
    }
  }

  /** The canary's breaker opened while stable's is closed. */
  record Breaker(String declared, @Nullable OnBreach onBreach) implements Trip {}

  /** A golden fixture that must pass failed. */
  record Golden(String declared, @Nullable OnBreach onBreach) implements Trip {}

  /** Stops the ramp, reverts nothing. */
  record Hold(
      Signal signal, @Nullable Double alpha, @Nullable Double atMost, @Nullable OnBreach onBreach)
      implements Threshold {}
}
