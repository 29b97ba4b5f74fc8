package dev.switchback.document;

import dev.switchback.SwitchbackException;

/** A change that the state machine refuses; the message says why and what would be right. */
public final class ChangeRefusedException extends SwitchbackException {
  private static final long serialVersionUID = 1L;

  /** The reason, with route and version. */
  public ChangeRefusedException(String message) {
    super(message);
  }
}
