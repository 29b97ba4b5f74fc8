package dev.switchback.provider;

import dev.switchback.Outcome;
import dev.switchback.ProviderFailure;
import dev.switchback.SwitchbackException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request that a built-in adapter could not send, or that its provider did not answer well. Its
 * message holds what the provider said, shortened, without what of it was in the request, and
 * without keys. Where no answer came, the cause is the JDK's own exception.
 */
public final class ProviderException extends SwitchbackException implements ProviderFailure {
  private static final long serialVersionUID = 1L;

  private final String provider;
  private final int status;
  private final @Nullable Duration retryAfter;
  private final @Nullable Outcome outcome;
  private final @Nullable String type;
  private final @Nullable String requestId;

  ProviderException(
      String message,
      @Nullable Throwable cause,
      String provider,
      int status,
      @Nullable Duration retryAfter,
      @Nullable Outcome outcome,
      @Nullable String type,
      @Nullable String requestId) {
    super(message, cause);
    this.provider = provider;
    this.status = status;
    this.retryAfter = retryAfter;
    this.outcome = outcome;
    this.type = type;
    this.requestId = requestId;
  }

  /** The provider's name, as the version declares it. */
  public String provider() {
    return provider;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** Null where no answer came: then the cause's type says what it was. */
  @Override
  public @Nullable Outcome outcome() {
    return outcome;
  }

  /**
   * The provider's own word for the error, such as {@code context_length_exceeded} or {@code
   * overloaded_error}; null if it gave none.
   */
  public @Nullable String type() {
    return type;
  }

  /** The provider's id of the request, for its support; null if it gave none. */
  public @Nullable String requestId() {
    return requestId;
  }
}
