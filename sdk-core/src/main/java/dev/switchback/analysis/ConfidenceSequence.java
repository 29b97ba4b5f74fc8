package dev.switchback.analysis;

/**
 * The two-sided beta-binomial confidence sequence at 95 %, tightest at 500 observations: it may be
 * looked at all the time, holds for any Y in [0, 1], and decides nothing. Howard, Ramdas, McAuliffe
 * and Sekhon, <i>Time-uniform, nonparametric, nonasymptotic confidence sequences</i> (<a
 * href="https://arxiv.org/abs/1810.08240">arXiv 1810.08240</a>).
 */
final class ConfidenceSequence {
  private static final double TIGHTEST = 500;
  private static final double ALPHA = 0.05;
  private static final double LEAST = 1e-3;
  private static final double EDGE = 1e-12;
  private static final int HALVINGS = 60;

  private ConfidenceSequence() {}

  /** What p leaves of the evidence against it: p is inside as long as it is at most ln(1/alpha). */
  static double against(double p, long n, double sum, double alpha) {
    double q = 1 - p;
    double twice = -2 * StrictMath.log(alpha);
    // r over p·q; with it the terms of the published form cancel to these.
    double prior = Math.max(TIGHTEST / (twice + StrictMath.log1p(twice)) - 1, LEAST);
    return -sum * StrictMath.log(p)
        - (n - sum) * StrictMath.log1p(-p)
        + Gamma.lnBeta(prior * q + n - sum, prior * p + sum)
        - Gamma.lnBeta(prior * q, prior * p);
  }

  static double low(long n, double sum) {
    double mean = sum / n;
    return n == 0 || mean <= 0 || isInside(EDGE, n, sum) ? 0 : border(EDGE, mean, n, sum);
  }

  static double high(long n, double sum) {
    double mean = sum / n;
    return n == 0 || mean >= 1 || isInside(1 - EDGE, n, sum) ? 1 : border(1 - EDGE, mean, n, sum);
  }

  private static boolean isInside(double p, long n, double sum) {
    return against(p, n, sum, ALPHA) <= -StrictMath.log(ALPHA);
  }

  private static double border(double outside, double inside, long n, double sum) {
    double out = outside;
    double in = inside;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = 0.5 * (out + in);
      if (isInside(middle, n, sum)) {
        in = middle;
      } else {
        out = middle;
      }
    }
    return 0.5 * (out + in);
  }
}
