package dev.switchback.analysis;

import dev.switchback.Signals;
import org.jspecify.annotations.Nullable;

/**
 * What a rule makes of an ended attempt: first a value that hangs on nothing but the attempt, and,
 * when the unit is folded, Y in [0, 1], 1 the worst.
 */
interface Badness {
  /** The attempt's value; NaN where it has none. Allocates nothing. */
  double of(Signals signals);

  /**
   * Y of a value in a window that fixed {@code tau}; NaN where it is no observation. Most values
   * are Y already.
   */
  default double y(double value, boolean canary, double tau) {
    return value;
  }

  /** What is assumed of a canary unit that still waits: never more than the truth will be. */
  default double waiting(double waitedMillis, double tau) {
    return 0;
  }

  /** A mean of Y on the signal's own scale. */
  double estimate(double meanY);

  /** A number on the signal's own scale as Y. */
  double ofSignal(double value);

  /** What an epoch gathers for its windows to fix; null where counts of Y are enough. */
  default @Nullable Past newPast() {
    return null;
  }
}
