package dev.switchback.evidence;

import dev.switchback.Key;
import dev.switchback.Outcome;
import dev.switchback.Receipt;
import dev.switchback.Signals;
import dev.switchback.observe.CallListener;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One call of stable: for its own watch, and for the rollouts that it is a unit of. */
final class StableTicket implements CallListener {
  private final StableEvidence stable;
  private final Key key;
  private final @Nullable Ticket next;

  StableTicket(StableEvidence stable, Key key, @Nullable Ticket next) {
    this.stable = stable;
    this.key = key;
    this.next = next;
  }

  @Override
  public void unitEnded(Signals signals, long call, Supplier<Receipt> receipt, long nanos) {
    if (next != null) {
      next.unitEnded(signals, call, receipt, nanos);
    }
    stable.tell(stable.ended(key, signals, nanos));
  }

  @Override
  public void callEnded(Outcome outcome, long nanos) {
    if (next != null) {
      next.callEnded(outcome, nanos);
    }
  }
}
