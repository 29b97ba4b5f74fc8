package dev.switchback.otel;

/** Counts what a cap folds into {@code _OTHER}. */
@FunctionalInterface
interface Overflow {
  void dropped(Cause cause);

  /** The same for one cause. */
  default Runnable of(Cause cause) {
    return () -> dropped(cause);
  }
}
