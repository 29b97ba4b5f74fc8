package dev.switchback.evidence;

import dev.switchback.document.Thresholds;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * H: how long the head of the queue is waited for. Stable's p90 duration over ended units of closed
 * windows; before there are any, that of the reference's latency bins, else 1 s; at most the
 * deadline. Kept in bins with edges 1.02^i ms. Not thread-safe.
 */
final class Patience {
  private static final int EDGES = 800;
  private static final double LOG_STEP = Math.log(1.02);
  private static final double QUANTILE = 0.9;
  private static final long DEFAULT_NANOS = 1_000_000_000L;

  private final int[] open = new int[EDGES + 1];
  private final long[] closed = new long[EDGES + 1];
  private long closedCount;
  private int openCount;
  private long nanos;

  Patience(Thresholds thresholds) {
    long[] bins = referenceBins(thresholds.reference().get("latency_ms"));
    nanos = bins == null ? DEFAULT_NANOS : quantileNanos(bins);
  }

  /** H as of the last closed window. */
  long nanos(long deadlineNanos) {
    return Math.min(nanos, deadlineNanos);
  }

  /** A stable unit of the open window has ended. */
  void endedInOpenWindow(long durationNanos) {
    open[bin(durationNanos)]++;
    openCount++;
  }

  /** A stable unit of a closed window has ended: it counts from the next close on. */
  void endedInClosedWindow(long durationNanos) {
    closed[bin(durationNanos)]++;
    closedCount++;
  }

  /** The open window has closed. */
  void windowClosed() {
    for (int i = 0; i < open.length; i++) {
      closed[i] += open[i];
      open[i] = 0;
    }
    closedCount += openCount;
    openCount = 0;
    if (closedCount > 0) {
      nanos = quantileNanos(closed);
    }
  }

  /** Number of edges below the value: bin i holds values in (1.02^(i−1), 1.02^i] ms. */
  private static int bin(long durationNanos) {
    double millis = durationNanos / 1e6;
    if (millis <= 1) {
      return 0;
    }
    return (int) Math.min(EDGES, Math.ceil(Math.log(millis) / LOG_STEP));
  }

  private static long quantileNanos(long[] bins) {
    long sum = 0;
    for (long count : bins) {
      sum += count;
    }
    if (sum == 0) {
      return DEFAULT_NANOS;
    }
    long so = 0;
    for (int i = 0; i < bins.length; i++) {
      so += bins[i];
      if (so >= QUANTILE * sum) {
        return (long) (Math.pow(1.02, i) * 1e6);
      }
    }
    return DEFAULT_NANOS;
  }

  private static long @Nullable [] referenceBins(@Nullable Object declared) {
    if (!(declared instanceof Map<?, ?> counts)) {
      return null;
    }
    long[] bins = new long[EDGES + 1];
    for (Map.Entry<?, ?> entry : counts.entrySet()) {
      int bin = Integer.parseInt(String.valueOf(entry.getKey()));
      if (bin >= 0 && bin <= EDGES && entry.getValue() instanceof Number count) {
        bins[bin] += count.longValue();
      }
    }
    return bins;
  }
}
