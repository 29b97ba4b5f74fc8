package dev.switchback.evidence;

import dev.switchback.Key;
import dev.switchback.Outcome;
import dev.switchback.Receipt;
import dev.switchback.Signals;
import dev.switchback.observe.CallListener;
import java.util.function.Supplier;

/** One call of stable that is no unit of any rollout: for its own watch alone. */
record StableTicket(StableEvidence stable, Key key) implements CallListener {
  @Override
  public void unitEnded(Signals signals, long call, Supplier<Receipt> receipt, long nanos) {
    stable.tell(stable.ended(key, signals, nanos));
  }

  @Override
  public void callEnded(Outcome outcome, long nanos) {
    // What counts is how the first attempt ended.
  }
}
