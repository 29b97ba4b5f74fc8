package dev.switchback.analysis;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Measured values and how often each was seen, in rising order. */
final class Sample {
  private final double[] values;
  private final double[] counts;
  private final double n;

  private Sample(SortedMap<Double, Double> seen) {
    values = seen.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    counts = seen.values().stream().mapToDouble(Double::doubleValue).toArray();
    double sum = 0;
    for (double count : counts) {
      sum += count;
    }
    n = sum;
  }

  static Sample of(double... measured) {
    TreeMap<Double, Double> seen = new TreeMap<>();
    for (double value : measured) {
      // Minus zero is zero.
      seen.merge(value + 0.0, 1.0, Double::sum);
    }
    return new Sample(seen);
  }

  /** Values by how often each was seen. */
  static Sample of(Map<Double, Double> counts) {
    TreeMap<Double, Double> seen = new TreeMap<>(counts);
    seen.values().removeIf(count -> !(count > 0));
    return new Sample(seen);
  }

  double n() {
    return n;
  }

  int distinct() {
    return values.length;
  }

  double value(int index) {
    return values[index];
  }

  double count(int index) {
    return counts[index];
  }

  /** The standard deviation of the values themselves, not of what they are a sample of. */
  double deviation() {
    double mean = 0;
    for (int i = 0; i < values.length; i++) {
      mean += counts[i] * values[i] / n;
    }
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += counts[i] * (values[i] - mean) * (values[i] - mean);
    }
    return Math.sqrt(sum / n);
  }
}
