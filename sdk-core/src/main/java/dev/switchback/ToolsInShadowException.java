package dev.switchback;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Nothing was sent: the request declares tools, and it is a copy to the shadow version of a route
 * that does not say {@link Route.Builder#toolsInShadow}. It reaches no caller; the copy is counted
 * in {@link ShadowCounts#tools}.
 */
public final class ToolsInShadowException extends SwitchbackException implements ProviderFailure {
  private static final long serialVersionUID = 1L;

  /** Of the attempt that was not made. */
  public ToolsInShadowException(Target target) {
    super(
        "route "
            + target.resolution().route()
            + ": a request with tools has no copy to the shadow version; allow it with"
            + " toolsInShadow()");
  }

  /**
   * Throws where a request that declares tools must not be sent.
   *
   * @param hasTools whether the request declares any
   * @throws ToolsInShadowException if it does and the target does not allow it
   */
  public static void check(Target target, boolean hasTools) {
    if (hasTools && !target.allowsTools()) {
      throw new ToolsInShadowException(target);
    }
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
    return Outcome.REJECTED;
  }
}
