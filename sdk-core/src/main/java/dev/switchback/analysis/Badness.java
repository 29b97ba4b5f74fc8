package dev.switchback.analysis;

import dev.switchback.Signals;

/** What a rule makes of an ended attempt: Y in [0, 1], 1 the worst. */
interface Badness {
  /** Y of the attempt; NaN where it has no value. Allocates nothing. */
  double of(Signals signals);

  /** A mean of Y on the signal's own scale. */
  double estimate(double meanY);

  /** A number on the signal's own scale as Y. */
  double ofSignal(double value);
}
