package dev.switchback.analysis;

import java.util.Map;
import java.util.TreeMap;

/** Latencies counted in bins with edges 1.02^i ms, i = 0…799. Not thread-safe. */
final class MillisBins {
  private static final int EDGES = 800;
  private static final double[] EDGE = new double[EDGES];
  private static final double LN_STEP = StrictMath.log(1.02);

  static {
    for (int i = 0; i < EDGES; i++) {
      EDGE[i] = StrictMath.pow(1.02, i);
    }
  }

  private final long[] counts = new long[EDGES + 1];

  void add(double millis) {
    if (millis >= 0) {
      counts[bin(millis)]++;
    }
  }

  /** Number of edges below the value. */
  static int bin(double millis) {
    if (millis <= 1) {
      return 0;
    }
    int bin = (int) Math.min(EDGES, Math.ceil(Math.log(millis) / LN_STEP));
    while (bin > 0 && EDGE[bin - 1] >= millis) {
      bin--;
    }
    while (bin < EDGES && EDGE[bin] < millis) {
      bin++;
    }
    return bin;
  }

  /** The upper edge of a bin in milliseconds; of the last one, what the next edge would be. */
  static double upperEdge(int bin) {
    return StrictMath.pow(1.02, bin);
  }

  Map<String, Long> counts() {
    Map<String, Long> map = new TreeMap<>();
    for (int bin = 0; bin <= EDGES; bin++) {
      if (counts[bin] > 0) {
        map.put(String.valueOf(bin), counts[bin]);
      }
    }
    return map;
  }
}
