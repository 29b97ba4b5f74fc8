package dev.switchback.analysis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a window of a label mix uses. */
final class MixFix {
  private final Labels labels;
  private final int witness;
  private final double[] b;

  /**
   * With the labels told apart; the witness set, those that the canary gave more often so far, as
   * bits by their places; and stable's share of it, then of each label.
   */
  MixFix(Labels labels, int witness, double[] b) {
    this.labels = labels;
    this.witness = witness;
    this.b = b;
  }

  Labels labels() {
    return labels;
  }

  int witness() {
    return witness;
  }

  double[] b() {
    return b;
  }

  /** As numbers that a store keeps: how many labels, the witness set, the codes, b. */
  static void write(@Nullable MixFix fix, List<Double> into) {
    if (fix == null) {
      into.add(0.0);
      return;
    }
    int size = fix.labels.size();
    into.add((double) size);
    into.add((double) Integer.toUnsignedLong(fix.witness));
    for (int i = 0; i + 1 < size; i++) {
      into.add((double) fix.labels.code(i));
    }
    for (int lane = 0; lane <= size; lane++) {
      into.add(fix.b[lane]);
    }
  }

  /** How many numbers there are from that place on. */
  static int length(List<Double> numbers, int from) {
    int size = numbers.get(from).intValue();
    return size == 0 ? 1 : 2 * size + 2;
  }

  static @Nullable MixFix read(List<Double> numbers, int from) {
    int size = numbers.get(from).intValue();
    if (size == 0) {
      return null;
    }
    List<Long> codes = new ArrayList<>();
    for (int i = 0; i + 1 < size; i++) {
      codes.add(numbers.get(from + 2 + i).longValue());
    }
    double[] b = new double[size + 1];
    for (int lane = 0; lane <= size; lane++) {
      b[lane] = numbers.get(from + 1 + size + lane);
    }
    return new MixFix(Labels.ofCodes(codes), (int) numbers.get(from + 1).longValue(), b);
  }
}
