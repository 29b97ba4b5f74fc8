package dev.switchback.analysis;

import java.util.Arrays;

/**
 * How far apart two counts over the same cells are. Conventions: PSI and KL fill empty cells with
 * 0.0001, or with a millionth of the smallest other share where that is at most 0.0001; KL
 * renormalises after filling, PSI does not; Jensen–Shannon is not filled. Natural logarithms.
 */
final class Counts {
  private static final double FILL = 1e-4;
  private static final double RARELY = 0.001;

  private final double[] reference;
  private final double[] current;
  private final double n;
  private final double m;

  Counts(double[] reference, double[] current) {
    this.reference = reference;
    this.current = current;
    n = Arrays.stream(reference).sum();
    m = Arrays.stream(current).sum();
  }

  int cells() {
    return reference.length;
  }

  double psi() {
    double[] p = filled(reference, n);
    double[] q = filled(current, m);
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      sum += (p[i] - q[i]) * StrictMath.log(p[i] / q[i]);
    }
    return sum;
  }

  /** Of the reference from the current. */
  double klDivergence() {
    double[] p = filled(reference, n);
    double[] q = filled(current, m);
    double ps = Arrays.stream(p).sum();
    double qs = Arrays.stream(q).sum();
    double sum = 0;
    for (int i = 0; i < p.length; i++) {
      double share = p[i] / ps;
      sum += share * StrictMath.log(share / (q[i] / qs));
    }
    return sum;
  }

  /** The root of the divergence: at most √ln 2. */
  double jensenShannon() {
    double sum = 0;
    for (int i = 0; i < reference.length; i++) {
      double p = reference[i] / n;
      double q = current[i] / m;
      double middle = (p + q) / 2;
      sum += term(p, middle) + term(q, middle);
    }
    return Math.sqrt(Math.max(0, sum / 2));
  }

  private static double term(double share, double middle) {
    return share == 0 ? 0 : share * StrictMath.log(share / middle);
  }

  double totalVariation() {
    double sum = 0;
    for (int i = 0; i < reference.length; i++) {
      sum += Math.abs(reference[i] / n - current[i] / m);
    }
    return sum / 2;
  }

  /** Goodness of fit, the reference scaled to the current size; infinite for a new cell. */
  double chiSquare() {
    double sum = 0;
    for (int i = 0; i < reference.length; i++) {
      double expected = reference[i] * m / n;
      double off = current[i] - expected;
      if (expected > 0) {
        sum += off * off / expected;
      } else if (off != 0) {
        return Double.POSITIVE_INFINITY;
      }
    }
    return sum;
  }

  double chiSquareP() {
    return reference.length < 2 ? 1 : ChiSquare.upperTail(chiSquare(), reference.length - 1);
  }

  /** What PSI exceeds once in a thousand between two samples of one distribution. */
  double noiseFloor() {
    return reference.length < 2
        ? 0
        : ChiSquare.exceededWith(RARELY, reference.length - 1) * (1 / n + 1 / m);
  }

  private static double[] filled(double[] counts, double total) {
    double[] shares = new double[counts.length];
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < counts.length; i++) {
      shares[i] = counts[i] / total;
      if (shares[i] > 0) {
        least = Math.min(least, shares[i]);
      }
    }
    double fill = least <= FILL ? least / 1e6 : FILL;
    for (int i = 0; i < shares.length; i++) {
      shares[i] = shares[i] == 0 ? fill : shares[i];
    }
    return shares;
  }
}
