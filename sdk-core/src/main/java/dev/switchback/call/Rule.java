package dev.switchback.call;

import dev.switchback.Outcome;
import java.util.EnumMap;
import java.util.Objects;

/**
 * What follows from an outcome: the table of outcomes. Retry, fallback and breaker read it and
 * nothing else decides. What is sent again is bound by the rule of idempotency besides.
 *
 * @param breaker what the circuit breaker records
 * @param retry whether the same version is asked again
 * @param stable whether stable takes over a canary's call
 */
record Rule(Breaker breaker, Retry retry, Stable stable) {
  /** What the circuit breaker records. */
  enum Breaker {
    SUCCESS,
    FAILURE,
    /** A failure that opens it at once. */
    OPENS,
    IGNORED
  }

  /** Whether the same version is asked again. */
  enum Retry {
    NO,
    YES,
    /** Once, where the document says {@code retry_degraded}. */
    OPT_IN_ONCE
  }

  /** Whether stable takes over. */
  enum Stable {
    NO,
    YES,
    /** Only a stable with another provider or model: the quota is the same otherwise. */
    OTHER_QUOTA,
    /** Only a stream of which nothing was handed over. */
    UNSEEN,
    /** Where the document's {@code fallback_on} lists the outcome. */
    OPT_IN
  }

  private static final EnumMap<Outcome, Rule> TABLE = new EnumMap<>(Outcome.class);

  static {
    for (Outcome outcome : Outcome.values()) {
      TABLE.put(outcome, row(outcome));
    }
  }

  /** The row of an outcome. */
  static Rule of(Outcome outcome) {
    return Objects.requireNonNull(TABLE.get(outcome));
  }

  private static Rule row(Outcome outcome) {
    return switch (outcome) {
      case SUCCESS, TRUNCATED -> new Rule(Breaker.SUCCESS, Retry.NO, Stable.NO);
      case REFUSED, CALLER_FAULT -> new Rule(Breaker.IGNORED, Retry.NO, Stable.OPT_IN);
      case CONFIG_FAULT -> new Rule(Breaker.OPENS, Retry.NO, Stable.YES);
      case THROTTLED -> new Rule(Breaker.IGNORED, Retry.YES, Stable.OTHER_QUOTA);
      case PROVIDER_FAULT -> new Rule(Breaker.FAILURE, Retry.YES, Stable.YES);
      case TIMEOUT -> new Rule(Breaker.FAILURE, Retry.NO, Stable.YES);
      case STREAM_FAULT -> new Rule(Breaker.FAILURE, Retry.NO, Stable.UNSEEN);
      case CALLER_DEADLINE, CANCELLED, APP_FAULT -> new Rule(Breaker.IGNORED, Retry.NO, Stable.NO);
      case REJECTED -> new Rule(Breaker.IGNORED, Retry.NO, Stable.YES);
      case DEGRADED -> new Rule(Breaker.SUCCESS, Retry.OPT_IN_ONCE, Stable.OPT_IN);
    };
  }
}
