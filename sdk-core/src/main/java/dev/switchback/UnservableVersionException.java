package dev.switchback;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A version that this application cannot call as it is declared: its provider is bound to nothing,
 * or it asks for what the client cannot express. Nothing was sent. The version is at fault, so
 * stable takes over from a canary.
 */
public final class UnservableVersionException extends SwitchbackException
    implements ProviderFailure {
  private static final long serialVersionUID = 1L;

  private final String route;
  private final String version;

  /**
   * For adapters.
   *
   * @param why what is missing, and what to do
   */
  public UnservableVersionException(Target target, String why) {
    super(
        "route "
            + target.resolution().route()
            + ", version "
            + target.version().version()
            + ": "
            + why);
    this.route = target.resolution().route();
    this.version = target.version().version();
  }

  /** The route's name. */
  public String route() {
    return route;
  }

  /** The version's label. */
  public String version() {
    return version;
  }

  @Override
  public int status() {
    return 0;
  }

  @Override
  public @Nullable Duration retryAfter() {
    return null;
  }

  @Override
  public Outcome outcome() {
    return Outcome.CONFIG_FAULT;
  }
}
