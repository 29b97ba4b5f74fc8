package dev.switchback.analysis;

/**
 * The weights with which processes begin one after the other: {@code g_t = ½·[t=1] + ½/(t(t+1))};
 * what they leave, {@code ½/(t+1)}, is in reserve. All of it in logarithms, so that nothing
 * overflows.
 */
final class Mixture {
  private Mixture() {}

  static double weight(int t) {
    double weight = 0.5 / ((double) t * (t + 1.0));
    return t == 1 ? 0.5 + weight : weight;
  }

  /** The weights from {@code from}, above 1, to before {@code to}. */
  static double weights(int from, int to) {
    return to <= from ? 0 : 0.5 / from - 0.5 / to;
  }

  /** What weights 1 to t have left. */
  static double reserve(int t) {
    return 0.5 / (t + 1.0);
  }

  /** {@code ln(e^a + e^b)}. */
  static double add(double a, double b) {
    double high = Math.max(a, b);
    double low = Math.min(a, b);
    if (low == Double.NEGATIVE_INFINITY) {
      return high;
    }
    return high + StrictMath.log1p(StrictMath.exp(low - high));
  }
}
