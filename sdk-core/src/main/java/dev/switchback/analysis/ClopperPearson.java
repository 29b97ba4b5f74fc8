package dev.switchback.analysis;

/**
 * Clopper and Pearson's one-sided bound on a share, <i>The use of confidence or fiducial limits
 * illustrated in the case of the binomial</i> (Biometrika 26, 1934): a quantile of a beta
 * distribution. With a sum of values in [0, 1] in place of a count it bounds their mean: no such
 * value spreads more than one that is 0 or 1.
 */
final class ClopperPearson {
  private static final double EPSILON = 1e-16;
  private static final double TINY = 1e-300;
  private static final int STEPS = 100_000;

  private ClopperPearson() {}

  /** What the share is not above, with that confidence, after {@code sum} of {@code n}. */
  static double upper(double sum, double n, double confidence) {
    if (!(n > 0) || sum >= n) {
      return 1;
    }
    double a = Math.max(0, sum) + 1;
    double b = n - Math.max(0, sum);
    double low = 0;
    double high = 1;
    while (true) {
      double middle = (low + high) / 2;
      if (middle <= low || middle >= high) {
        return middle;
      }
      if (beta(middle, a, b) < confidence) {
        low = middle;
      } else {
        high = middle;
      }
    }
  }

  /** The regularised incomplete beta function {@code I_x(a, b)}. */
  static double beta(double x, double a, double b) {
    if (x <= 0 || x >= 1) {
      return x <= 0 ? 0 : 1;
    }
    double ln =
        Gamma.ln(a + b)
            - Gamma.ln(a)
            - Gamma.ln(b)
            + a * StrictMath.log(x)
            + b * StrictMath.log1p(-x);
    double front = StrictMath.exp(ln);
    return x < (a + 1) / (a + b + 2)
        ? front * fraction(x, a, b) / a
        : 1 - front * fraction(1 - x, b, a) / b;
  }

  /**
   * The continued fraction of <a href="https://dlmf.nist.gov/8.17#v">DLMF 8.17(v)</a>, by Lentz.
   */
  private static double fraction(double x, double a, double b) {
    double c = 1;
    double d = 1 / away(1 - (a + b) * x / (a + 1));
    double h = d;
    for (int m = 1; m < STEPS; m++) {
      double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
      d = 1 / away(1 + even * d);
      c = away(1 + even / c);
      h *= d * c;
      double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
      d = 1 / away(1 + odd * d);
      c = away(1 + odd / c);
      double delta = d * c;
      h *= delta;
      if (Math.abs(delta - 1) < EPSILON) {
        break;
      }
    }
    return h;
  }

  private static double away(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }
}
