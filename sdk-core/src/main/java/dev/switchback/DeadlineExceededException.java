package dev.switchback;

import java.time.Duration;

/**
 * A call whose deadline passed before there was an answer or an exception of the provider's to hand
 * over: in a pool, in an asynchronous call, or before an attempt could be made.
 */
public final class DeadlineExceededException extends SwitchbackException {
  private static final long serialVersionUID = 1L;

  private final String route;
  private final String version;
  private final Duration limit;
  private final Outcome outcome;

  /**
   * For the call room.
   *
   * @param version the label of the version that was waited for
   * @param limit the time that passed
   * @param outcome {@link Outcome#TIMEOUT}, or {@link Outcome#CALLER_DEADLINE} if the limit was set
   *     for this one call
   */
  public DeadlineExceededException(String route, String version, Duration limit, Outcome outcome) {
    super(
        "route "
            + route
            + ", version "
            + version
            + ": no answer within "
            + limit
            + (outcome == Outcome.CALLER_DEADLINE
                ? ", the deadline of this call"
                : "; see call.deadline, call.attempt_timeout and, for streams, call.first_chunk"));
    this.route = route;
    this.version = version;
    this.limit = limit;
    this.outcome = outcome;
  }

  /** The route's name. */
  public String route() {
    return route;
  }

  /** The version's label. */
  public String version() {
    return version;
  }

  /** The time that passed. */
  public Duration limit() {
    return limit;
  }

  /** {@link Outcome#TIMEOUT} or {@link Outcome#CALLER_DEADLINE}. */
  public Outcome outcome() {
    return outcome;
  }
}
