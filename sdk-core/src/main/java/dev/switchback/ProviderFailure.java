package dev.switchback;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What an exception of a provider's client may say of itself, so that its outcome need not be
 * guessed from its type. Implement it on the exceptions that a body throws; it is looked for in the
 * exception and its causes.
 */
public interface ProviderFailure {
  /** The HTTP status of the answer, 100 to 599; 0 if none came. */
  int status();

  /** How long the provider asks to wait before the next request; null if it did not say. */
  @Nullable Duration retryAfter();

  /**
   * The outcome, where the client knows more than the status says, such as {@link Outcome#REFUSED}
   * for a 400 by policy; null, the default, to go by the status.
   */
  default @Nullable Outcome outcome() {
    return null;
  }
}
