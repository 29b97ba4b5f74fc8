package dev.switchback;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a provider's client throws in tests: checked, and it says its status. */
final class Failing extends IOException implements ProviderFailure {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final @Nullable Duration retryAfter;
  private final @Nullable Outcome outcome;

  private Failing(int status, @Nullable Duration retryAfter, @Nullable Outcome outcome) {
    super("status " + status);
    this.status = status;
    this.retryAfter = retryAfter;
    this.outcome = outcome;
  }

  static Failing with(int status) {
    return new Failing(status, null, null);
  }

  static Failing with(int status, Duration retryAfter) {
    return new Failing(status, retryAfter, null);
  }

  static Failing as(Outcome outcome) {
    return new Failing(400, null, outcome);
  }

  /** No answer came. */
  static Failing unanswered(Throwable cause) {
    Failing failing = with(0);
    failing.initCause(cause);
    return failing;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  @Override
  public @Nullable Outcome outcome() {
    return outcome;
  }
}
