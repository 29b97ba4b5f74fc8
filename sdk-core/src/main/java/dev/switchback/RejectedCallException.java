package dev.switchback;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A call that was not sent, because a limit of its route and version forbade it. */
public final class RejectedCallException extends SwitchbackException {
  private static final long serialVersionUID = 1L;

  /** What forbade the call. */
  public enum Limit {
    /** As many calls are running as {@code max_concurrent} allows. */
    BULKHEAD,
    /** As many calls began in this second as {@code rate_per_second} allows. */
    RATE_LIMIT,
    /** The circuit breaker is open: the version failed too often. */
    BREAKER,
    /** The pool that the route asks for took no more work. */
    POOL;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The name in telemetry, such as {@code rate_limit}. */
    public String text() {
      return text;
    }
  }

  private final String route;
  private final String version;
  private final Limit limit;

  /**
   * For the call room.
   *
   * @param version the version's label
   * @param cause what a pool threw; null otherwise
   */
  public RejectedCallException(
      String route, String version, Limit limit, @Nullable Throwable cause) {
    super("route " + route + ", version " + version + ": not sent, " + why(limit), cause);
    this.route = route;
    this.version = version;
    this.limit = limit;
  }

  private static String why(Limit limit) {
    return switch (limit) {
      case BULKHEAD -> "too many calls at once; see call.max_concurrent";
      case RATE_LIMIT -> "too many calls in this second; see call.rate_per_second";
      case BREAKER -> "its circuit breaker is open after too many failures; see call.breaker";
      case POOL -> "the pool takes no more work; give Switchback a larger one";
    };
  }

  /** The route's name. */
  public String route() {
    return route;
  }

  /** The version's label. */
  public String version() {
    return version;
  }

  /** What forbade it. */
  public Limit limit() {
    return limit;
  }
}
