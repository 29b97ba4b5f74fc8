package dev.switchback.call;

import dev.switchback.RejectedCallException.Limit;
import dev.switchback.document.CallSettings;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Bulkhead, rate limit and breaker of one route and version; each null where it is off. */
final class Limits {
  private final @Nullable Bulkhead bulkhead;
  private final @Nullable RateLimiter rateLimit;
  private final @Nullable CircuitBreaker breaker;

  Limits(String name, CallSettings settings, LongSupplier ticker) {
    bulkhead = settings.maxConcurrent() > 0 ? bulkhead(name, settings.maxConcurrent()) : null;
    rateLimit =
        settings.ratePerSecond() > 0 ? rateLimit(name, settings.ratePerSecond(), ticker) : null;
    CallSettings.Breaker wanted = settings.breaker();
    breaker = wanted == null ? null : breaker(name, wanted, ticker);
  }

  @Nullable CircuitBreaker breaker() {
    return breaker;
  }

  /**
   * Asks for leave to send, from the outside in. Null is leave, which {@link #release} gives back
   * and, for the breaker, a record; otherwise what forbade it, and nothing is held.
   */
  @Nullable Limit admit() {
    if (bulkhead != null && !bulkhead.tryAcquirePermission()) {
      return Limit.BULKHEAD;
    }
    if (breaker != null && !breaker.tryAcquirePermission()) {
      release();
      return Limit.BREAKER;
    }
    if (rateLimit != null && !rateLimit.acquirePermission()) {
      if (breaker != null) {
        breaker.releasePermission();
      }
      release();
      return Limit.RATE_LIMIT;
    }
    return null;
  }

  /** The call no longer runs: another may. */
  void release() {
    if (bulkhead != null) {
      bulkhead.onComplete();
    }
  }

  private static Bulkhead bulkhead(String name, int maxConcurrent) {
    return Bulkhead.of(
        name,
        BulkheadConfig.custom()
            .maxConcurrentCalls(maxConcurrent)
            .maxWaitDuration(Duration.ZERO)
            .build());
  }

  private static RateLimiter rateLimit(String name, int perSecond, LongSupplier ticker) {
    RateLimiterConfig config =
        RateLimiterConfig.custom()
            .limitForPeriod(perSecond)
            .limitRefreshPeriod(Duration.ofSeconds(1))
            .timeoutDuration(Duration.ZERO)
            .build();
    return RateLimiter.of(name, config, Map.of(), ticker::getAsLong);
  }

  private static CircuitBreaker breaker(
      String name, CallSettings.Breaker wanted, LongSupplier ticker) {
    // Resilience4j opens at its threshold, the document above it. It would also count slow calls:
    // slowness is the analysis's affair, so no call is slow here.
    float percent = Math.min(100f, Math.nextUp((float) (wanted.failureRate() * 100)));
    return CircuitBreaker.of(
        name,
        CircuitBreakerConfig.custom()
            .failureRateThreshold(percent)
            .slidingWindowType(SlidingWindowType.COUNT_BASED)
            .slidingWindowSize(wanted.ofLast())
            .minimumNumberOfCalls(wanted.min())
            .waitDurationInOpenState(atLeastAMilli(wanted.openFor()))
            .permittedNumberOfCallsInHalfOpenState(1)
            .slowCallDurationThreshold(Duration.ofDays(365))
            .clock(new TickerClock(ticker))
            .build());
  }

  /** Resilience4j refuses less. */
  private static Duration atLeastAMilli(Duration wanted) {
    Duration least = Duration.ofMillis(1);
    return wanted.compareTo(least) < 0 ? least : wanted;
  }
}
