package dev.switchback.registry;

import org.jspecify.annotations.Nullable;

/**
 * An audit whose chain does not hold: an entry was changed, taken out or put in after it was
 * written. The message names the place. Changes of the route are refused until it is mended.
 */
public final class BrokenAuditException extends RegistryException {
  private static final long serialVersionUID = 1L;

  /** Where it is broken, how, and what to do. */
  public BrokenAuditException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
