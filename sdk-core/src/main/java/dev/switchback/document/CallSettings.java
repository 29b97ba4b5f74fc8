package dev.switchback.document;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The {@code call:} section: resilience of one route.
 *
 * @param deadline of one logical call, all attempts; default 60 s
 * @param attempts on one version, at least 1; default 2
 * @param attemptsInAll on all versions, at least {@code attempts}; default 3
 * @param attemptTimeout of one attempt; null: what remains of the deadline
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
    double retryBudget,
    Duration backoff,
    int maxConcurrent,
    int ratePerSecond,
    @Nullable Breaker breaker,
    boolean fallback,
    boolean retryDegraded,
    java.util.Set<dev.switchback.Outcome> fallbackOn) {
  /**
   * The circuit breaker of one route and version, count-based.
   *
   * @param failureRate opens above this share of bad calls, 0.0 to 1.0; default 0.5
   * @param ofLast calls looked at; default 50
   * @param min calls before it may open; default 20
   * @param openFor time before a trial call; default 10 s
   */
  public record Breaker(double failureRate, int ofLast, int min, Duration openFor) {}

  /** Every default. */
  public static CallSettings ofDefaults() {
    return new CallSettings(
        Duration.ofSeconds(60), 2, 3, null, 0.1, Duration.ofMillis(50), 0, 0,
        new Breaker(0.5, 50, 20, Duration.ofSeconds(10)), true, false, java.util.Set.of());
  }
}
