package dev.switchback.document;

import dev.switchback.Outcome;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code call:} section: resilience of one route. Immutable.
 *
 * @param deadline of one logical call, all attempts; default 60 s
 * @param attempts on one version, at least 1; default 2
 * @param attemptsInAll on all versions, at least {@code attempts}; default 3
 * @param attemptTimeout of one attempt; null: what remains of the deadline
 * @param firstChunk from an attempt's begin to its first chunk with content, for streams; default
 *     30 s
 * @param idle between two chunks of a stream, after the first; default 30 s
 * @param retryBudget retries as a share of calls, 0.0 to 1.0; default 0.1
 * @param backoff wait before the first retry, doubled and jittered after; default 50 ms
 * @param maxConcurrent calls at once per route and version (bulkhead); 0: unlimited; default 0
 * @param ratePerSecond calls a second per route and version; 0: unlimited; default 0
 * @param breaker the circuit breaker's settings; null: off
 * @param fallback whether stable takes over a canary's failure; default true
 * @param retryDegraded whether an output that failed the check is asked for once more; default
 *     false
 * @param fallbackOn outcomes for which stable takes over besides the standard ones: of {@code
 *     refused, caller_fault, degraded}; default none
 */
public record CallSettings(
    Duration deadline,
    int attempts,
    int attemptsInAll,
    @Nullable Duration attemptTimeout,
    Duration firstChunk,
    Duration idle,
    double retryBudget,
    Duration backoff,
    int maxConcurrent,
    int ratePerSecond,
    @Nullable Breaker breaker,
    boolean fallback,
    boolean retryDegraded,
    Set<Outcome> fallbackOn) {
  static final Set<Outcome> OPT_IN =
      Set.of(Outcome.REFUSED, Outcome.CALLER_FAULT, Outcome.DEGRADED);

  private static final CallSettings DEFAULTS = builder().build();

  /**
   * The circuit breaker of one route and version, count-based.
   *
   * @param failureRate opens above this share of bad calls, above 0.0 to 1.0; default 0.5
   * @param ofLast calls looked at, at least 1; default 50
   * @param min calls before it may open, 1 to {@code ofLast}; default 20
   * @param openFor time before a trial call; default 10 s
   */
  public record Breaker(double failureRate, int ofLast, int min, Duration openFor) {
    /** Checks the ranges. */
    public Breaker {
      Checks.ratio("breaker.failure_rate", failureRate);
      Checks.require(failureRate > 0, "breaker.failure_rate", "is 0");
      Checks.require(ofLast >= 1, "breaker.of_last", "is less than 1");
      Checks.require(min >= 1 && min <= ofLast, "breaker.min", "is not 1 to of_last");
      Objects.requireNonNull(openFor, "openFor");
      Checks.positive("breaker.open_for", openFor);
    }

    /** Every default. */
    public static Breaker ofDefaults() {
      return new Breaker(0.5, 50, 20, Duration.ofSeconds(10));
    }
  }

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException for a value out of its range
   */
  public CallSettings {
    Checks.positive("deadline", Objects.requireNonNull(deadline, "deadline"));
    Checks.require(attempts >= 1, "attempts", "is less than 1");
    Checks.require(attemptsInAll >= attempts, "attempts_in_all", "is less than attempts");
    Checks.positive("attempt_timeout", attemptTimeout);
    Checks.positive("first_chunk", Objects.requireNonNull(firstChunk, "firstChunk"));
    Checks.positive("idle", Objects.requireNonNull(idle, "idle"));
    Checks.ratio("retry_budget", retryBudget);
    Objects.requireNonNull(backoff, "backoff");
    Checks.require(!backoff.isNegative(), "backoff", "is negative");
    Checks.require(maxConcurrent >= 0, "max_concurrent", "is negative");
    Checks.require(ratePerSecond >= 0, "rate_per_second", "is negative");
    fallbackOn = Set.copyOf(fallbackOn);
    Checks.require(
        OPT_IN.containsAll(fallbackOn), "fallback_on", "is not of refused, caller_fault, degraded");
  }

  /** Every default. */
  public static CallSettings ofDefaults() {
    return DEFAULTS;
  }

  /** A builder with every default. */
  public static CallSettingsBuilder builder() {
    return new CallSettingsBuilder();
  }

  /** The section as a plain map, only what differs from the defaults. */
  public Map<String, Object> toMap() {
    return CallMap.of(this);
  }

  /**
   * Settings from a plain map as {@link #toMap} gives it.
   *
   * @throws DocumentException naming the field
   */
  public static CallSettings fromMap(Map<String, ?> map) {
    Problems problems = new Problems(null);
    CallSettings settings = CallReader.read(Node.of(map), problems);
    problems.throwIfAny();
    return settings;
  }
}
