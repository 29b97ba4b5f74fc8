package dev.switchback.analysis;

import java.util.Arrays;

/** Two samples of one number, walked together in rising order of their values. */
final class SamplePair {
  /** More distinct reference values than this are put in bins. */
  private static final int FEW = 20;

  private static final double LEAST_DEVIATION = 0.001;

  private final Sample reference;
  private final Sample current;
  private final double[] values;
  private final double[] ofReference;
  private final double[] ofCurrent;

  SamplePair(Sample reference, Sample current) {
    this.reference = reference;
    this.current = current;
    double[] all = new double[reference.distinct() + current.distinct()];
    for (int i = 0; i < all.length; i++) {
      all[i] =
          i < reference.distinct() ? reference.value(i) : current.value(i - reference.distinct());
    }
    values = Arrays.stream(all).sorted().distinct().toArray();
    ofReference = counts(reference);
    ofCurrent = counts(current);
  }

  private double[] counts(Sample sample) {
    double[] counts = new double[values.length];
    for (int i = 0; i < sample.distinct(); i++) {
      counts[Arrays.binarySearch(values, sample.value(i))] = sample.count(i);
    }
    return counts;
  }

  /**
   * The counts of both: by value where there are few, else in as many bins of one width as Sturges'
   * rule gives for both together ({@code numpy.histogram_bin_edges}).
   */
  Counts counts() {
    if (reference.distinct() <= FEW) {
      return new Counts(ofReference, ofCurrent);
    }
    double low = values[0];
    double high = values[values.length - 1];
    double width = (high - low) / (StrictMath.log(reference.n() + current.n()) / LN_2 + 1);
    int bins = Math.max(1, (int) Math.ceil((high - low) / width));
    double step = (high - low) / bins;
    double[] ref = new double[bins];
    double[] cur = new double[bins];
    int bin = 0;
    for (int i = 0; i < values.length; i++) {
      while (bin + 1 < bins && values[i] >= (bin + 1) * step + low) {
        bin++;
      }
      ref[bin] += ofReference[i];
      cur[bin] += ofCurrent[i];
    }
    return new Counts(ref, cur);
  }

  private static final double LN_2 = StrictMath.log(2);

  /** Kolmogorov and Smirnov's largest distance of the two distributions. */
  double kolmogorovSmirnov() {
    double largest = 0;
    double a = 0;
    double b = 0;
    for (int i = 0; i < values.length; i++) {
      a += ofReference[i];
      b += ofCurrent[i];
      largest = Math.max(largest, Math.abs(a / reference.n() - b / current.n()));
    }
    return largest;
  }

  double kolmogorovSmirnovP() {
    return Kolmogorov.chance(kolmogorovSmirnov(), reference.n(), current.n());
  }

  /** The area between the two distributions, in the reference's standard deviations. */
  double wasserstein() {
    return wassersteinDistance() / Math.max(reference.deviation(), LEAST_DEVIATION);
  }

  double wassersteinDistance() {
    double area = 0;
    double a = 0;
    double b = 0;
    for (int i = 0; i + 1 < values.length; i++) {
      a += ofReference[i];
      b += ofCurrent[i];
      area += Math.abs(a / reference.n() - b / current.n()) * (values[i + 1] - values[i]);
    }
    return area;
  }

  /**
   * Mann and Whitney's chance, by the normal law with ties and continuity corrected, that the
   * reference is so much below the current where neither is.
   */
  double mannWhitneyP() {
    double n = reference.n();
    double m = current.n();
    double below = 0;
    double u = 0;
    double ties = 0;
    for (int i = 0; i < values.length; i++) {
      // Of each current value: the reference values below it, half of those that equal it.
      u += ofCurrent[i] * (below + ofReference[i] / 2);
      below += ofReference[i];
      double tied = ofReference[i] + ofCurrent[i];
      ties += tied * (tied * tied - 1);
    }
    double all = n + m;
    double variance = n * m / 12 * (all + 1 - ties / (all * (all - 1)));
    return variance > 0
        ? ChiSquare.normalUpperTail((u - n * m / 2 - 0.5) / Math.sqrt(variance))
        : 1;
  }
}
