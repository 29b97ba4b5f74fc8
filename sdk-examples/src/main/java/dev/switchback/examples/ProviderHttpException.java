package dev.switchback.examples;

import dev.switchback.ProviderFailure;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A provider's answer with a status other than 2xx.
 *
 * <p>Switchback reads status and Retry-After from it. The message names status, model and the
 * error's type, and leaves out the provider's own words: those can repeat a part of the prompt or
 * of the key.
 */
final class ProviderHttpException extends IOException implements ProviderFailure {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final @Nullable String type;
  private final @Nullable String code;
  private final @Nullable Duration retryAfter;

  ProviderHttpException(
      int status,
      String model,
      @Nullable String type,
      @Nullable String code,
      @Nullable Duration retryAfter) {
    super(
        "HTTP "
            + status
            + " for model "
            + model
            + (type == null ? "" : ", " + type)
            + (code == null ? "" : " (" + code + ")"));
    this.status = status;
    this.type = type;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  @Override
  public int status() {
    return status;
  }

  /** The type of error in the provider's words, such as {@code server_error}; null if not told. */
  @Nullable String type() {
    return type;
  }

  /** The code of the error, such as {@code model_not_found}; null if not told. */
  @Nullable String code() {
    return code;
  }

  @Override
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
