package dev.switchback.call;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Exponential back-off with full jitter: a uniform draw from 0 to the doubled wait. Source: "<a
 * href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">Exponential
 * Backoff And Jitter</a>", AWS Architecture Blog.
 */
final class Backoff {
  private static final int MOST_DOUBLINGS = 16;

  private Backoff() {}

  /**
   * The wait before the next attempt.
   *
   * @param baseNanos the longest wait before the first retry
   * @param sent attempts made so far on the version, at least 1
   * @param retryAfterNanos what the provider asked for at least; 0 if it did not
   */
  static long nanos(long baseNanos, int sent, long retryAfterNanos) {
    int doublings = Math.min(MOST_DOUBLINGS, sent - 1);
    long most =
        baseNanos > Long.MAX_VALUE >> doublings ? Long.MAX_VALUE - 1 : baseNanos << doublings;
    long jitter = most <= 0 ? 0 : ThreadLocalRandom.current().nextLong(most + 1);
    long wait = retryAfterNanos + jitter;
    return wait < 0 ? Long.MAX_VALUE : wait;
  }
}
