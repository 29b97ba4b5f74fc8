package dev.switchback.analysis;

import java.util.Arrays;

/**
 * A Shiryaev–Roberts detector of a mean that has risen above m: {@code SR_k = (SR_k + 1)·e_k} a
 * window, e_k the betting process of eight experts against m. It alarms when the mean of SR reaches
 * A; while nothing has changed that is rarer than once in A windows, however the values depend on
 * each other (Shin, Ramdas, Rinaldo, <i>E-detectors</i>, <a
 * href="https://arxiv.org/abs/2203.03532">arXiv 2203.03532</a>). Not thread-safe.
 */
final class Detector {
  /** ln A. */
  static final double NEEDED = StrictMath.log(1_000);

  /** Units of a window. */
  static final int WINDOW = 200;

  private final long[] s = new long[2 * Bet.EXPERTS];
  private final double[] lnSr = new double[Bet.EXPERTS];
  private int units;
  private long windows;
  private long sum;
  private double lnMean;
  private double observed = Double.NaN;

  Detector() {
    restart();
  }

  /** Begins anew. */
  void restart() {
    Arrays.fill(lnSr, Double.NEGATIVE_INFINITY);
    lnMean = Double.NEGATIVE_INFINITY;
    windows = 0;
    clear();
  }

  private void clear() {
    Arrays.fill(s, 0);
    units = 0;
    sum = 0;
  }

  /** Takes one value under the terms of its m; true when that closed a window. */
  boolean add(Terms terms, double y) {
    terms.add(s, true, y, false);
    sum += Fixed.of(y);
    units++;
    if (units < WINDOW) {
      return false;
    }
    close();
    return true;
  }

  private void close() {
    double total = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < Bet.EXPERTS; k++) {
      lnSr[k] = Mixture.add(lnSr[k], 0) + Fixed.value(s[k]);
      total = Mixture.add(total, lnSr[k]);
    }
    lnMean = total - StrictMath.log(Bet.EXPERTS);
    observed = Fixed.value(sum) / units;
    windows++;
    clear();
  }

  /** The logarithm of the mean of SR as of the last closed window. */
  double lnMean() {
    return lnMean;
  }

  boolean alarms() {
    return lnMean >= NEEDED;
  }

  /** Mean value of the last closed window; NaN before. */
  double observed() {
    return observed;
  }

  /** Windows closed since the beginning. */
  long windows() {
    return windows;
  }
}
