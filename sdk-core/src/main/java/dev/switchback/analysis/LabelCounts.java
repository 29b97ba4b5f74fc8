package dev.switchback.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How often each label was seen in one window, before the labels are fixed. */
final class LabelCounts {
  private long[] codes = new long[8];
  private long[] canary = new long[8];
  private long[] stable = new long[8];
  private int size;

  void add(long code, boolean ofCanary, long count) {
    int at = 0;
    while (at < size && codes[at] != code) {
      at++;
    }
    if (at == size) {
      if (size == codes.length) {
        codes = Arrays.copyOf(codes, 2 * size);
        canary = Arrays.copyOf(canary, 2 * size);
        stable = Arrays.copyOf(stable, 2 * size);
      }
      codes[size++] = code;
    }
    (ofCanary ? canary : stable)[at] += count;
  }

  Labels mostFrequent(LabelNames names) {
    List<Labels.Candidate> candidates = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      double count = (double) canary[i] + stable[i];
      candidates.add(new Labels.Candidate(codes[i], names.name(codes[i]), count));
    }
    return Labels.of(candidates);
  }

  /** Adds them to counts by the places of fixed labels. */
  void addTo(Labels labels, long[] intoCanary, long[] intoStable) {
    for (int i = 0; i < size; i++) {
      int place = labels.index(codes[i]);
      intoCanary[place] += canary[i];
      intoStable[place] += stable[i];
    }
  }
}
