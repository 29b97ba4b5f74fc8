package dev.switchback.evidence;

import dev.switchback.document.Thresholds;
import dev.switchback.document.Thresholds.Unit;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which calls are units, and of which epoch: a key counts once in an epoch, and a new one begins
 * after {@code renew} of elapsed time from the first randomised call, or when the set of seen keys
 * is full. Not thread-safe.
 */
final class Epochs {
  /** The call is no unit. */
  static final int NO_UNIT = 0;

  private static final Logger LOG = LoggerFactory.getLogger("dev.switchback.evidence");
  private static final long FEW_REPEATS = 100;
  private static final long MOST_EPOCHS = 1 << 30;

  private final String rollout;
  private final Unit unit;
  private final @Nullable Duration renew;
  private final SeenKeys seen = new SeenKeys();

  private boolean hasBegun;
  private boolean hasEpochs;
  private long firstNanos;
  private int byTime = 1;
  private int byFullSet;
  private long calls;
  private long repeats;
  private boolean saidFull;

  Epochs(String rollout, Thresholds thresholds) {
    this.rollout = rollout;
    this.unit = thresholds.unit();
    this.renew = thresholds.renew();
  }

  /**
   * A randomised call was drawn. Returns the epoch, from 1, that it is a unit of, or {@link
   * #NO_UNIT}.
   *
   * @param word the key's hash; of no meaning when {@code keyed} is false
   */
  int drawn(boolean keyed, long word, long nanos) {
    if (!hasBegun) {
      hasBegun = true;
      firstNanos = nanos;
      hasEpochs = unit == Unit.KEY && renew != null && keyed;
    }
    renewByTime(nanos);
    if (unit == Unit.CALL || !keyed) {
      return epoch();
    }
    calls++;
    if (seen.contains(word)) {
      repeats++;
      return NO_UNIT;
    }
    if (seen.isFull()) {
      sayFull();
      if (!hasEpochs) {
        return NO_UNIT;
      }
      byFullSet++;
      seen.clear();
    }
    seen.add(word);
    return epoch();
  }

  int epoch() {
    return byTime + byFullSet;
  }

  private void renewByTime(long nanos) {
    if (hasEpochs && renew != null) {
      // In whole milliseconds, as a replay has them; it never goes back.
      long elapsedMillis = (nanos - firstNanos) / 1_000_000;
      long renewals = elapsedMillis / Math.max(1, renew.toMillis());
      int due = (int) Math.min(MOST_EPOCHS, 1 + renewals);
      if (due > byTime) {
        byTime = due;
        seen.clear();
      }
    }
  }

  private void sayFull() {
    if (saidFull) {
      return;
    }
    if (repeats * FEW_REPEATS < calls) {
      saidFull = true;
      LOG.warn(
          "rollout {}: {} keys were seen and fewer than 1 in 100 calls repeated one; write unit:"
              + " call in its thresholds, since keeping the keys buys nothing",
          rollout,
          SeenKeys.MOST);
    } else if (!hasEpochs) {
      saidFull = true;
      LOG.warn(
          "rollout {}: {} keys were seen and renew is never: calls with new keys are no evidence"
              + " any more; write renew: 1d in its thresholds",
          rollout,
          SeenKeys.MOST);
    }
  }
}
