package dev.switchback.evidence;

import dev.switchback.Receipt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The canary calls that ended last, by their units: a breach names the call whose unit tipped it,
 * which is seldom the one on whose thread the unit was folded. Guarded by its owner's lock.
 */
final class RecentCalls {
  /** Canary units that end while the head of the queue waits; beyond that the name is lost. */
  private static final int MOST = 64;

  private final long[] units = new long[MOST];

  @SuppressWarnings({"unchecked", "rawtypes"})
  private final @Nullable Supplier<Receipt>[] receipts = new Supplier[MOST];

  private int next;

  void ended(long unit, Supplier<Receipt> receipt) {
    units[next] = unit;
    receipts[next] = receipt;
    next = (next + 1) % MOST;
  }

  /** The call of a unit; null if it has not ended, or too many have since. */
  @Nullable Supplier<Receipt> of(long unit) {
    for (int i = 0; i < MOST; i++) {
      if (units[i] == unit && receipts[i] != null) {
        return receipts[i];
      }
    }
    return null;
  }
}
