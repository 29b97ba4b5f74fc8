package dev.switchback.analysis;

import java.util.Map;
import java.util.TreeMap;

/** Latencies counted in bins with edges 1.02^i ms, i = 0…799. Not thread-safe. */
final class MillisBins {
  private final long[] counts = new long[LatencyBins.EDGES + 1];

  void add(double millis) {
    if (millis >= 0) {
      counts[LatencyBins.bin(millis)]++;
    }
  }

  /** The upper edge of a bin in milliseconds; of the last one, what the next edge would be. */
  static double upperEdge(int bin) {
    return StrictMath.pow(1.02, bin);
  }

  Map<String, Long> counts() {
    Map<String, Long> map = new TreeMap<>();
    for (int bin = 0; bin <= LatencyBins.EDGES; bin++) {
      if (counts[bin] > 0) {
        map.put(String.valueOf(bin), counts[bin]);
      }
    }
    return map;
  }
}
