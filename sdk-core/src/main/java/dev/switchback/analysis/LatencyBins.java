package dev.switchback.analysis;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bins of latencies with edges 1.02^i ms, i = 0…799; a value's bin is the number below it. */
final class LatencyBins {
  static final int EDGES = 800;

  /** Calls that a reference counts for at most. */
  static final double REFERENCE_CALLS = 1000;

  private static final double LOG_STEP = Math.log(1.02);
  private static final double[] EDGE = new double[EDGES];

  static {
    for (int i = 0; i < EDGES; i++) {
      EDGE[i] = StrictMath.pow(1.02, i);
    }
  }

  private LatencyBins() {}

  static double edge(int i) {
    return EDGE[i];
  }

  static int bin(double millis) {
    if (!(millis > 1)) {
      return 0;
    }
    // The logarithm only guesses: what decides are the edges themselves.
    int bin = (int) Math.min(EDGES, Math.ceil(Math.log(millis) / LOG_STEP));
    while (bin > 0 && !(EDGE[bin - 1] < millis)) {
      bin--;
    }
    while (bin < EDGES && EDGE[bin] < millis) {
      bin++;
    }
    return bin;
  }

  /** A reference's counts by bin, scaled to 1,000 calls if more; null where it has none. */
  static double @Nullable [] reference(@Nullable Object declared) {
    if (!(declared instanceof Map<?, ?> counts)) {
      return null;
    }
    double[] bins = new double[EDGES + 1];
    double sum = 0;
    for (Map.Entry<?, ?> entry : counts.entrySet()) {
      int bin = Integer.parseInt(String.valueOf(entry.getKey()));
      if (bin >= 0 && bin <= EDGES && entry.getValue() instanceof Number count) {
        bins[bin] += count.doubleValue();
        sum += count.doubleValue();
      }
    }
    if (sum > REFERENCE_CALLS) {
      for (int i = 0; i <= EDGES; i++) {
        bins[i] *= REFERENCE_CALLS / sum;
      }
    }
    return sum > 0 ? bins : null;
  }
}
