package dev.switchback;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Settings of one call. Immutable.
 *
 * @param deadline for this one call, positive; shorter than the route's, or the route's holds; null
 *     for the route's
 * @param version a registered version that this call is forced to, which makes it no evidence; null
 *     for the split
 */
public record CallOptions(@Nullable Duration deadline, @Nullable String version) {
  private static final CallOptions DEFAULTS = new CallOptions(null, null);

  /** Checks the deadline. */
  public CallOptions {
    if (deadline != null && (deadline.isNegative() || deadline.isZero())) {
      throw new SwitchbackException("deadline " + deadline + ": must be longer than zero");
    }
  }

  /** The route's deadline, the version by the split. */
  public static CallOptions ofDefaults() {
    return DEFAULTS;
  }

  /** The same with a deadline for this call. */
  public CallOptions withDeadline(Duration value) {
    return new CallOptions(Objects.requireNonNull(value, "deadline"), version);
  }

  /** The same, forced to a registered version. */
  public CallOptions withVersion(String value) {
    return new CallOptions(deadline, Objects.requireNonNull(value, "version"));
  }
}
