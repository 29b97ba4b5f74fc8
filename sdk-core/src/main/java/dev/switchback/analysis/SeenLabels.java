package dev.switchback.analysis;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How often each label was seen; bounded, whatever labels there are. Not thread-safe. */
final class SeenLabels {
  private static final int KEPT = 256;
  private static final int NAMED = 31;
  private static final String OTHER = "other";

  private final Map<String, long[]> counts = new HashMap<>();
  private long others;

  void add(String label) {
    long[] count = counts.get(label);
    if (count == null) {
      if (counts.size() >= KEPT) {
        others++;
        return;
      }
      count = new long[1];
      counts.put(label, count);
    }
    count[0]++;
  }

  /** The 31 most frequent, ties by name, and all others together. */
  Map<String, Long> counts() {
    List<Map.Entry<String, long[]>> sorted =
        counts.entrySet().stream()
            .sorted(
                Comparator.comparingLong((Map.Entry<String, long[]> e) -> -e.getValue()[0])
                    .thenComparing(Map.Entry::getKey))
            .toList();
    Map<String, Long> named = new TreeMap<>();
    long rest = others;
    for (int i = 0; i < sorted.size(); i++) {
      if (i < NAMED) {
        named.put(sorted.get(i).getKey(), sorted.get(i).getValue()[0]);
      } else {
        rest += sorted.get(i).getValue()[0];
      }
    }
    if (rest > 0) {
      named.merge(OTHER, rest, Long::sum);
    }
    return named;
  }
}
