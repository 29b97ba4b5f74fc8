package dev.switchback.analysis;

import dev.switchback.EffectSizes;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Effect sizes of labels and of numbers; none where either side has fewer than 500. */
final class Effects {
  /** Below this the measures are mostly noise. */
  static final int LEAST = 500;

  private Effects() {}

  static @Nullable EffectSizes ofLabels(
      Map<String, ? extends Number> reference, Map<String, ? extends Number> current) {
    Set<String> labels = new TreeSet<>(reference.keySet());
    labels.addAll(current.keySet());
    double[] ref = new double[labels.size()];
    double[] cur = new double[labels.size()];
    int cell = 0;
    for (String label : labels) {
      ref[cell] = count(reference.get(label));
      cur[cell++] = count(current.get(label));
    }
    double n = sum(ref);
    double m = sum(cur);
    return n < LEAST || m < LEAST ? null : ofCounts(new Counts(ref, cur), n, m, null);
  }

  /** Of latencies in bins; a bin stands for its upper edge. */
  static @Nullable EffectSizes ofBins(
      Map<String, ? extends Number> reference, Map<String, ? extends Number> current) {
    return ofNumbers(Sample.of(edges(reference)), Sample.of(edges(current)));
  }

  static @Nullable EffectSizes ofNumbers(Sample reference, Sample current) {
    if (reference.n() < LEAST || current.n() < LEAST) {
      return null;
    }
    SamplePair pair = new SamplePair(reference, current);
    return ofCounts(pair.counts(), reference.n(), current.n(), pair);
  }

  private static EffectSizes ofCounts(
      Counts counts, double n, double m, @Nullable SamplePair pair) {
    return new EffectSizes(
        Math.round(n),
        Math.round(m),
        counts.cells(),
        counts.psi(),
        counts.klDivergence(),
        counts.jensenShannon(),
        counts.totalVariation(),
        counts.noiseFloor(),
        pair == null ? counts.chiSquareP() : null,
        pair == null ? null : pair.kolmogorovSmirnov(),
        pair == null ? null : pair.kolmogorovSmirnovP(),
        pair == null ? null : pair.wasserstein(),
        pair == null ? null : pair.mannWhitneyP());
  }

  private static Map<Double, Double> edges(Map<String, ? extends Number> bins) {
    Map<Double, Double> edges = new HashMap<>();
    bins.forEach(
        (bin, count) ->
            edges.put(MillisBins.upperEdge(Integer.parseInt(bin)), count.doubleValue()));
    return edges;
  }

  private static double count(@Nullable Number count) {
    return count == null ? 0 : count.doubleValue();
  }

  private static double sum(double[] counts) {
    double sum = 0;
    for (double count : counts) {
      sum += count;
    }
    return sum;
  }
}
