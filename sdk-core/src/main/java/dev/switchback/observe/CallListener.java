package dev.switchback.observe;

import dev.switchback.Outcome;
import dev.switchback.Receipt;
import dev.switchback.Signals;
import java.util.function.Supplier;

/**
 * Who is told of a call before all observers: the evidence. It is never dropped, and it does not
 * throw.
 */
public interface CallListener {
  /**
   * The first attempt on the drawn version ended: there the unit ends. Told at most once.
   *
   * @param call the call's number: the last 64 bits of the id in its receipt
   * @param receipt makes the call's receipt, should it be wanted
   * @param nanos the ticker's reading
   */
  void unitEnded(Signals signals, long call, Supplier<Receipt> receipt, long nanos);

  /** The call ended. {@link #unitEnded} was told before, or the call never made an attempt. */
  void callEnded(Outcome outcome, long nanos);
}
