package dev.switchback.evidence;

import dev.switchback.Key;
import dev.switchback.Outcome;
import dev.switchback.Receipt;
import dev.switchback.Signals;
import dev.switchback.observe.CallListener;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One randomised call in the evidence of one rollout; a stable call has one for each rollout. */
final class Ticket implements CallListener {
  private final RolloutEvidence rollout;
  private final long sequence;
  private final long word;
  private final boolean isCanary;
  private final boolean keyed;
  private final @Nullable Ticket next;
  private @Nullable StableEvidence stable;
  private @Nullable Key key;

  Ticket(
      RolloutEvidence rollout,
      long sequence,
      boolean isCanary,
      boolean keyed,
      long word,
      @Nullable Ticket next) {
    this.rollout = rollout;
    this.sequence = sequence;
    this.isCanary = isCanary;
    this.keyed = keyed;
    this.word = word;
    this.next = next;
  }

  /** A call of stable is for its own watch as well; before the ticket is handed out. */
  Ticket watchedBy(StableEvidence watch, Key by) {
    stable = watch;
    key = by;
    return this;
  }

  @Override
  public void unitEnded(Signals signals, long call, Supplier<Receipt> receipt, long nanos) {
    for (Ticket one = this; one != null; one = one.next) {
      RolloutEvidence of = one.rollout;
      of.tell(
          of.ended(one.sequence, one.isCanary, one.keyed, one.word, signals, call, receipt, nanos));
    }
    if (stable != null && key != null) {
      stable.tell(stable.ended(key, signals, nanos));
    }
  }

  @Override
  public void callEnded(Outcome outcome, long nanos) {
    // The unit ended with the first attempt; rescue by stable is no evidence.
  }
}
