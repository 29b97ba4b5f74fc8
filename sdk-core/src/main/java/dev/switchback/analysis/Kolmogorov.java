package dev.switchback.analysis;

/**
 * The chance that two samples of one distribution are at least so far apart. Exact for samples of
 * at most 10,000, by counting lattice paths (Hodges, <i>The significance probability of the Smirnov
 * two-sample test</i>, Arkiv för Matematik 3, 1958); Kolmogorov's limit beyond.
 */
final class Kolmogorov {
  private static final double EXACT = 10_000;
  private static final double SLACK = 1e-7;

  private Kolmogorov() {}

  static double chance(double distance, double n, double m) {
    double chance =
        Math.max(n, m) <= EXACT ? exact(distance, (int) n, (int) m) : limit(distance, n, m);
    return Math.min(1, Math.max(0, chance));
  }

  /** Paths that stay strictly inside, weighed so that nothing overflows. */
  private static double exact(double distance, int n, int m) {
    double bound = (0.5 + Math.floor(distance * n * m - SLACK)) / ((double) n * m);
    double[] inside = new double[m + 1];
    for (int j = 0; j <= m; j++) {
      inside[j] = (double) j / m > bound ? 0 : 1;
    }
    for (int i = 1; i <= n; i++) {
      double weight = (double) i / (i + m);
      double x = (double) i / n;
      inside[0] = x > bound ? 0 : weight * inside[0];
      for (int j = 1; j <= m; j++) {
        inside[j] = Math.abs(x - (double) j / m) > bound ? 0 : weight * inside[j] + inside[j - 1];
      }
    }
    return 1 - inside[m];
  }

  static double limit(double distance, double n, double m) {
    double x = distance * Math.sqrt(n * m / (n + m));
    double sum = 0;
    for (int k = 1; k <= 100; k++) {
      double term = StrictMath.exp(-2 * k * k * x * x);
      sum += k % 2 == 1 ? term : -term;
      if (term < 1e-17) {
        return 2 * sum;
      }
    }
    return 1;
  }
}
