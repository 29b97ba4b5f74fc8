package dev.switchback.analysis;

/**
 * The chance that a trip takes back a canary which is no worse than stable. A run by the recursion
 * of Feller, <i>An Introduction to Probability Theory</i>, XIII.7; a rate by a union bound over the
 * calls at which it could trip.
 */
final class FalseTrip {
  /** Calls a rollout is planned to have. */
  static final int PLANNED_CALLS = 1000;

  private FalseTrip() {}

  /** Chance of a run of {@code length} in {@code calls} calls that each are bad with chance p. */
  static double run(double p, int length, int calls) {
    if (length > calls) {
      return 0;
    }
    double[] seen = new double[calls + 1];
    double whole = StrictMath.pow(p, length);
    seen[length] = whole;
    for (int i = length + 1; i <= calls; i++) {
      seen[i] = seen[i - 1] + (1 - p) * whole * (1 - seen[i - length - 1]);
    }
    return Math.min(1, seen[calls]);
  }

  /** Bound on the chance of more than {@code rate} among the last {@code ofLast}. */
  static double rate(double p, double rate, int ofLast, int min, int calls) {
    if (min > calls) {
      return 0;
    }
    double chance = atLeast(min, p, (int) Math.floor(rate * min + RateMeter.SLACK) + 1);
    double full = Double.NaN;
    for (int i = min + 1; i <= calls && chance < 1; i++) {
      int j = Math.min(i, ofLast);
      if (i <= ofLast || Double.isNaN(full)) {
        full = p * atLeast(j - 1, p, (int) Math.floor(rate * j + RateMeter.SLACK));
      }
      chance += full;
    }
    return Math.min(1, chance);
  }

  /** {@code P(Bin(n, p) ≥ k)}. */
  private static double atLeast(int n, double p, int k) {
    if (k <= 0) {
      return 1;
    }
    if (p <= 0 || p >= 1) {
      return p >= 1 && k <= n ? 1 : 0;
    }
    double odds = StrictMath.log(p) - StrictMath.log1p(-p);
    double term = n * StrictMath.log1p(-p);
    double sum = 0;
    for (int i = 0; i <= n; i++) {
      if (i >= k) {
        sum += StrictMath.exp(term);
      }
      term += StrictMath.log((double) (n - i) / (i + 1)) + odds;
    }
    return sum;
  }
}
