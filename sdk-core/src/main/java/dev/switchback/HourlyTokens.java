package dev.switchback;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of the last sixty minutes, by the minute: the oldest minute is forgotten whole, so a
 * budget holds for every sixty minutes on end. Thread-safe.
 */
final class HourlyTokens {
  private static final long MINUTE_NANOS = 60_000_000_000L;
  private static final int MINUTES = 60;

  private final Object lock = new Object();
  private final long[] spent = new long[MINUTES]; // guarded by lock, as all of it
  private long sum;
  private long minute;
  private final long begunNanos;

  HourlyTokens(long nanos) {
    this.begunNanos = nanos;
  }

  /** Whether less than the budget was spent; what is under way is not known yet. */
  boolean isLeft(@Nullable Long budget, long nanos) {
    if (budget == null) {
      return true;
    }
    synchronized (lock) {
      forget(nanos);
      return sum < budget;
    }
  }

  void spend(double tokens, long nanos) {
    if (!(tokens > 0)) { // nobody said
      return;
    }
    synchronized (lock) {
      forget(nanos);
      spent[(int) (minute % MINUTES)] += (long) tokens;
      sum += (long) tokens;
    }
  }

  private void forget(long nanos) {
    long now = Math.max(minute, (nanos - begunNanos) / MINUTE_NANOS);
    if (now - minute >= MINUTES) {
      Arrays.fill(spent, 0);
      sum = 0;
      minute = now;
    }
    while (minute < now) {
      minute++;
      int oldest = (int) (minute % MINUTES);
      sum -= spent[oldest];
      spent[oldest] = 0;
    }
  }
}
