package dev.switchback.analysis;

/**
 * The chi-square distribution, by the regularised incomplete gamma function: its series below a +
 * 1, its continued fraction above (<a href="https://dlmf.nist.gov/8.11">DLMF 8.11</a> and <a
 * href="https://dlmf.nist.gov/8.9">8.9</a>).
 */
final class ChiSquare {
  private static final double EPSILON = 1e-16;
  private static final double TINY = 1e-300;
  private static final int STEPS = 100_000;

  private ChiSquare() {}

  /** {@code P(χ² > x)} with so many degrees of freedom. */
  static double upperTail(double x, double freedom) {
    if (!(x > 0)) {
      return 1;
    }
    if (x == Double.POSITIVE_INFINITY) {
      return 0;
    }
    double a = freedom / 2;
    return x / 2 < a + 1 ? 1 - series(a, x / 2) : fraction(a, x / 2);
  }

  /** The value that is exceeded with that chance. */
  static double exceededWith(double chance, double freedom) {
    double low = 0;
    double high = freedom + 10;
    while (upperTail(high, freedom) > chance) {
      high *= 2;
    }
    while (true) {
      double middle = (low + high) / 2;
      if (middle <= low || middle >= high) {
        return middle;
      }
      if (upperTail(middle, freedom) > chance) {
        low = middle;
      } else {
        high = middle;
      }
    }
  }

  /** {@code P(Z > z)} of a standard normal. */
  static double normalUpperTail(double z) {
    double tail = upperTail(z * z, 1) / 2;
    return z >= 0 ? tail : 1 - tail;
  }

  private static double prefix(double a, double x) {
    return StrictMath.exp(a * StrictMath.log(x) - x - Gamma.ln(a));
  }

  private static double series(double a, double x) {
    double term = 1 / a;
    double sum = term;
    for (int i = 1; i < STEPS && term > sum * EPSILON; i++) {
      term *= x / (a + i);
      sum += term;
    }
    return sum * prefix(a, x);
  }

  /** By Lentz's method. */
  private static double fraction(double a, double x) {
    double b = x + 1 - a;
    double c = 1 / TINY;
    double d = 1 / b;
    double h = d;
    for (int i = 1; i < STEPS; i++) {
      double an = -i * (i - a);
      b += 2;
      d = away(an * d + b);
      c = away(b + an / c);
      d = 1 / d;
      double delta = d * c;
      h *= delta;
      if (Math.abs(delta - 1) < EPSILON) {
        break;
      }
    }
    return h * prefix(a, x);
  }

  private static double away(double value) {
    return Math.abs(value) < TINY ? TINY : value;
  }
}
