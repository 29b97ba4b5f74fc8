package dev.switchback;

import java.util.Locale;

/**
 * How an attempt ended. The list is closed: whatever happens is one of these, and what follows from
 * each (evidence, retry, fallback) is decided by the list alone.
 */
public enum Outcome {
  /** Finished normally. */
  SUCCESS,
  /** Finished because the length limit was reached. */
  TRUNCATED,
  /** The provider refused: content filter or policy. */
  REFUSED,
  /** The request was invalid for this version: 400, 413, 422. */
  CALLER_FAULT,
  /** Credential or model name wrong: 401, 403, 404. */
  CONFIG_FAULT,
  /** The provider's quota: 429. */
  THROTTLED,
  /** The provider failed: 5xx, connect, TLS, reset, or an exception nobody knows. */
  PROVIDER_FAULT,
  /** The version's own total or first-chunk time passed. */
  TIMEOUT,
  /** A deadline set for this one call, shorter than the route's, passed. */
  CALLER_DEADLINE,
  /** A stream broke after its first chunk. */
  STREAM_FAULT,
  /** The caller gave up: interrupt, future, handle, subscriber. */
  CANCELLED,
  /** Not sent: bulkhead full, rate limit, breaker open. */
  REJECTED,
  /** Answered, but the output failed the route's check. */
  DEGRADED,
  /** The application's own code failed after the provider had answered. */
  APP_FAULT;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The name in documents, records and telemetry, such as {@code provider_fault}. */
  public String text() {
    return text;
  }

  /** Whether the outcome says nothing about the version: never bad, and without a value. */
  public boolean isExcluded() {
    return this == CALLER_DEADLINE || this == CANCELLED || this == REJECTED || this == APP_FAULT;
  }

  /** Whether the outcome counts as an error: {@code Y = 1} of the signal {@code error_rate}. */
  public boolean isError() {
    return this == CONFIG_FAULT
        || this == PROVIDER_FAULT
        || this == TIMEOUT
        || this == STREAM_FAULT;
  }

  /** Whether the caller has an answer to use: success, truncated or degraded. */
  public boolean isAnswered() {
    return this == SUCCESS || this == TRUNCATED || this == DEGRADED;
  }
}
