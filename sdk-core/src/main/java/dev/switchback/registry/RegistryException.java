package dev.switchback.registry;

import dev.switchback.SwitchbackException;
import org.jspecify.annotations.Nullable;

/**
 * A store that cannot be read or written, or a change that lost against other writers four times.
 * The message names the store, what happened and what to do. A call is never failed by it.
 */
public class RegistryException extends SwitchbackException {
  private static final long serialVersionUID = 1L;

  /** What happened, where, and what to do. */
  public RegistryException(String message) {
    super(message);
  }

  /** The same with the cause kept. */
  public RegistryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
