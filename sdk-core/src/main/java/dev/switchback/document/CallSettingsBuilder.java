package dev.switchback.document;

import dev.switchback.Outcome;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Builds {@link CallSettings}; see there for defaults and ranges. Not thread-safe. */
public final class CallSettingsBuilder {
  private Duration deadline = Duration.ofSeconds(60);
  private int attempts = 2;
  private int attemptsInAll = -1;
  private @Nullable Duration attemptTimeout;
  private Duration firstChunk = Duration.ofSeconds(30);
  private Duration idle = Duration.ofSeconds(30);
  private double retryBudget = 0.1;
  private Duration backoff = Duration.ofMillis(50);
  private int maxConcurrent;
  private int ratePerSecond;
  private CallSettings.@Nullable Breaker breaker = CallSettings.Breaker.ofDefaults();
  private boolean fallback = true;
  private boolean retryDegraded;
  private Set<Outcome> fallbackOn = Set.of();

  CallSettingsBuilder() {}

  /** Of one logical call, all attempts. */
  public CallSettingsBuilder deadline(Duration time) {
    this.deadline = time;
    return this;
  }

  /** Attempts on one version. */
  public CallSettingsBuilder attempts(int number) {
    this.attempts = number;
    return this;
  }

  /** Attempts on all versions; default 3, or {@code attempts} where that is more. */
  public CallSettingsBuilder attemptsInAll(int number) {
    this.attemptsInAll = number;
    return this;
  }

  /** Of one attempt; null: what remains. */
  public CallSettingsBuilder attemptTimeout(@Nullable Duration time) {
    this.attemptTimeout = time;
    return this;
  }

  /** Of a stream's first chunk with content, from the attempt's begin. */
  public CallSettingsBuilder firstChunk(Duration time) {
    this.firstChunk = time;
    return this;
  }

  /** Between two chunks of a stream, after the first. */
  public CallSettingsBuilder idle(Duration time) {
    this.idle = time;
    return this;
  }

  /** Retries as a share of calls. */
  public CallSettingsBuilder retryBudget(double share) {
    this.retryBudget = share;
    return this;
  }

  /** Wait before the first retry. */
  public CallSettingsBuilder backoff(Duration time) {
    this.backoff = time;
    return this;
  }

  /** Calls at once per route and version; 0: unlimited. */
  public CallSettingsBuilder maxConcurrent(int calls) {
    this.maxConcurrent = calls;
    return this;
  }

  /** Calls a second per route and version; 0: unlimited. */
  public CallSettingsBuilder ratePerSecond(int calls) {
    this.ratePerSecond = calls;
    return this;
  }

  /** The circuit breaker; null: off. */
  public CallSettingsBuilder breaker(CallSettings.@Nullable Breaker settings) {
    this.breaker = settings;
    return this;
  }

  /** Whether stable takes over a canary's failure. */
  public CallSettingsBuilder fallback(boolean wanted) {
    this.fallback = wanted;
    return this;
  }

  /** Whether an output that failed the check is asked for once more. */
  public CallSettingsBuilder retryDegraded(boolean wanted) {
    this.retryDegraded = wanted;
    return this;
  }

  /** Further outcomes for which stable takes over. */
  public CallSettingsBuilder fallbackOn(Set<Outcome> outcomes) {
    this.fallbackOn = outcomes;
    return this;
  }

  /**
   * The settings.
   *
   * @throws IllegalArgumentException for a value out of its range
   */
  public CallSettings build() {
    return new CallSettings(
        deadline,
        attempts,
        attemptsInAll < 0 ? Math.max(3, attempts) : attemptsInAll,
        attemptTimeout,
        firstChunk,
        idle,
        retryBudget,
        backoff,
        maxConcurrent,
        ratePerSecond,
        breaker,
        fallback,
        retryDegraded,
        fallbackOn);
  }
}
