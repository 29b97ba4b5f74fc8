package dev.switchback;

/** A key that cannot be used: blank or null. Thrown where the key is made, before any call. */
public final class InvalidKeyException extends SwitchbackException {
  private static final long serialVersionUID = 1L;

  InvalidKeyException(String message) {
    super(message);
  }
}
