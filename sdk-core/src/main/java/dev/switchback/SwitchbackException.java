package dev.switchback;

import org.jspecify.annotations.Nullable;

/**
 * The parent of all exceptions that are Switchback's own. A provider's exception is never wrapped.
 */
public class SwitchbackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What happened, with which route and version, and what to do. */
  public SwitchbackException(String message) {
    super(message);
  }

  /** The same with the cause kept. */
  public SwitchbackException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
