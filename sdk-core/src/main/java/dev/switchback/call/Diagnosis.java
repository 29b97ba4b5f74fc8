package dev.switchback.call;

import dev.switchback.Outcome;

/**
 * How an attempt ended and what bears on sending it again.
 *
 * @param outcome one of the list
 * @param isUnprocessed whether the provider surely did nothing with the request
 * @param retryAfterNanos what the provider asked to wait; 0 if it did not
 */
record Diagnosis(Outcome outcome, boolean isUnprocessed, long retryAfterNanos) {
  static final Diagnosis SUCCESS = new Diagnosis(Outcome.SUCCESS, false, 0);
  static final Diagnosis DEGRADED = new Diagnosis(Outcome.DEGRADED, false, 0);
  static final Diagnosis TIMEOUT = new Diagnosis(Outcome.TIMEOUT, false, 0);
  static final Diagnosis CALLER_DEADLINE = new Diagnosis(Outcome.CALLER_DEADLINE, false, 0);
  static final Diagnosis CANCELLED = new Diagnosis(Outcome.CANCELLED, false, 0);
  static final Diagnosis APP_FAULT = new Diagnosis(Outcome.APP_FAULT, false, 0);
  static final Diagnosis REJECTED = new Diagnosis(Outcome.REJECTED, true, 0);

  /** One of timeout and caller_deadline. */
  static Diagnosis late(Outcome outcome) {
    return outcome == Outcome.CALLER_DEADLINE ? CALLER_DEADLINE : TIMEOUT;
  }

  /** The same failure by another name: what is known of the request stays known. */
  Diagnosis as(Outcome told) {
    return told == outcome
        ? this
        : new Diagnosis(told, isUnprocessed || of(told).isUnprocessed, retryAfterNanos);
  }

  static Diagnosis of(Outcome outcome) {
    return outcome == Outcome.SUCCESS
        ? SUCCESS
        : new Diagnosis(outcome, outcome == Outcome.THROTTLED || outcome == Outcome.REJECTED, 0);
  }
}
