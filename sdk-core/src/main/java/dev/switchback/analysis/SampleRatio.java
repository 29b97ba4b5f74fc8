package dev.switchback.analysis;

import java.util.Arrays;

/**
 * Whether the slices are as large as the split says: for each w a Beta(100w, 100(1−w))-binomial on
 * the slices of its units, all multiplied; by Lindon and Malek, <i>Anytime-valid inference for
 * multinomial count data</i> (<a href="https://arxiv.org/abs/2011.03567">arXiv 2011.03567</a>).
 */
final class SampleRatio {
  private static final double CALLS = 100;

  private double[] ws = new double[4];
  private long[] canary = new long[4];
  private long[] stable = new long[4];
  // In fixed point, so that the product is the same in any order.
  private long[] factors = new long[4];
  private int used;
  private int latest;
  private long product;
  private int epoch = 1;
  private double settled = Double.NEGATIVE_INFINITY;

  void add(boolean ofCanary, double w) {
    (ofCanary ? canary : stable)[place(w)]++;
  }

  /** Works the factor of the latest w out again: the others have not changed. */
  private void refresh() {
    if (used > 0) {
      long factor = Fixed.of(lnFactor(ws[latest], canary[latest], stable[latest]));
      product += factor - factors[latest];
      factors[latest] = factor;
    }
  }

  private int place(double w) {
    if (used > 0 && ws[latest] == w) {
      return latest;
    }
    refresh();
    latest = 0;
    while (latest < used && ws[latest] != w) {
      latest++;
    }
    if (latest == used) {
      if (used == ws.length) {
        ws = Arrays.copyOf(ws, 2 * used);
        canary = Arrays.copyOf(canary, 2 * used);
        stable = Arrays.copyOf(stable, 2 * used);
        factors = Arrays.copyOf(factors, 2 * used);
      }
      ws[used] = w;
      canary[used] = 0;
      stable[used] = 0;
      factors[used++] = 0;
    }
    return latest;
  }

  /** ln of the factor of one w after so many units of each slice. */
  static double lnFactor(double w, long ofCanary, long ofStable) {
    return Gamma.lnBeta(CALLS * w + ofCanary, CALLS * (1 - w) + ofStable)
        - Gamma.lnBeta(CALLS * w, CALLS * (1 - w))
        - ofCanary * StrictMath.log(w)
        - ofStable * StrictMath.log1p(-w);
  }

  void beginEpoch(int number) {
    refresh();
    settled = Mixture.add(settled, StrictMath.log(Mixture.weight(epoch)) + Fixed.value(product));
    epoch = number;
    used = 0;
    product = 0;
  }

  /** ln E, with what the epochs have left where there are any. */
  double lnE(boolean epochal, double rest) {
    refresh();
    double own = Fixed.value(product);
    if (!epochal) {
      return own;
    }
    double sum = Mixture.add(settled, StrictMath.log(Mixture.weight(epoch)) + own);
    return Mixture.add(sum, StrictMath.log(rest));
  }
}
