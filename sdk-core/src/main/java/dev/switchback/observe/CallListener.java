package dev.switchback.observe;

import dev.switchback.Outcome;
import dev.switchback.Signals;

/**
 * Who is told of a call before all observers: the evidence. It is never dropped, and it does not
 * throw.
 */
public interface CallListener {
  /** The first attempt on the drawn version ended: there the unit ends. Told at most once. */
  void unitEnded(Signals signals, long nanos);

  /** The call ended. {@link #unitEnded} was told before, or the call never made an attempt. */
  void callEnded(Outcome outcome, long nanos);
}
