package dev.switchback.analysis;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The labels of an epoch on both slices. They are fixed once: the reference's, else those of the
 * first closed window that has any. A window fixes the witness set, the labels that the canary gave
 * more often than stable so far, and what stable gives of it and of each label.
 */
final class LabelPast implements Past {
  private static final double REFERENCE_CALLS = 1000;
  private static final double PSEUDO_CALLS = 5;
  private static final double MORE = 1e-12;
  private static final double LEAST = 0.005;
  private static final double MOST = 0.99;

  private final LabelNames names;
  private final TreeMap<Long, LabelCounts> early = new TreeMap<>();
  private final long[] canary = new long[Labels.MOST + 1];
  private final long[] stable = new long[Labels.MOST + 1];
  private final double[] reference = new double[Labels.MOST + 1];
  private final double[] b = new double[Labels.MOST + 2];
  private double referenceCalls;
  private @Nullable Labels labels;

  LabelPast(LabelNames names, @Nullable Map<String, Double> counts) {
    this.names = names;
    double sum = 0;
    if (counts != null) {
      for (double count : counts.values()) {
        sum += count;
      }
    }
    if (counts != null && sum > 0) {
      Labels fixed = Labels.of(counts);
      double scale = Math.min(1, REFERENCE_CALLS / sum);
      counts.forEach((label, count) -> reference[fixed.index(Labels.code(label))] += count * scale);
      referenceCalls = sum * scale;
      labels = fixed;
    }
  }

  @Override
  public void add(boolean ofCanary, double value, long window) {
    if (Double.isNaN(value)) {
      return;
    }
    long code = (long) value;
    if (labels == null) {
      early.computeIfAbsent(window, number -> new LabelCounts()).add(code, ofCanary, 1);
    } else {
      (ofCanary ? canary : stable)[labels.index(code)]++;
    }
  }

  /** The labels, where an earlier window of a fleet fixed them. */
  void fixed(Labels known) {
    if (labels == null) {
      labels = known;
    }
  }

  /** So many units of a fleet with a label that is told apart, by its place. */
  void addPlace(boolean ofCanary, int place, long count) {
    (ofCanary ? canary : stable)[place] += count;
  }

  /** So many units of a fleet with a label, from before the labels were fixed. */
  void addCode(boolean ofCanary, long code, long count, long window) {
    if (labels == null) {
      early.computeIfAbsent(window, number -> new LabelCounts()).add(code, ofCanary, count);
    } else {
      (ofCanary ? canary : stable)[labels.index(code)] += count;
    }
  }

  @Override
  public void open(Cell cell, Bet bet) {
    MixFix fix = fix(bet);
    if (fix == null || !(cell instanceof LabelCell open)) {
      cell.open(Double.NaN, Double.NaN, Double.NaN, true);
    } else {
      open.open(fix);
    }
  }

  /** What a window that opens now uses; null while there is nothing to go by. */
  @Nullable MixFix fix(Bet bet) {
    Labels fixed = labels == null ? fix() : labels;
    double ofStable = referenceCalls;
    double ofCanary = PSEUDO_CALLS;
    for (int i = 0; i <= Labels.MOST; i++) {
      ofStable += stable[i];
      ofCanary += canary[i];
    }
    if (fixed == null || !(ofStable > 0)) {
      return null;
    }
    double most = MOST - bet.c(0);
    int witness = 0;
    double sum = 0;
    for (int i = 0; i < fixed.size(); i++) {
      double share = (reference[i] + stable[i]) / ofStable;
      double usual = referenceCalls > 0 ? reference[i] / referenceCalls : share;
      if ((canary[i] + PSEUDO_CALLS * usual) / ofCanary > share + MORE) {
        witness |= 1 << i;
        sum += share;
      }
      b[1 + i] = Math.min(most, Math.max(LEAST, share));
    }
    b[0] = Math.min(most, Math.max(LEAST, sum));
    return new MixFix(fixed, witness, b);
  }

  private @Nullable Labels fix() {
    if (early.isEmpty()) {
      return null;
    }
    Labels fixed = early.firstEntry().getValue().mostFrequent(names);
    early.values().forEach(counts -> counts.addTo(fixed, canary, stable));
    early.clear();
    labels = fixed;
    return fixed;
  }
}
