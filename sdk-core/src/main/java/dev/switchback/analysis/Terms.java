package dev.switchback.analysis;

/**
 * The terms of one rule in one window under one w. Those of Y = 0 and Y = 1 are worked out once, so
 * a rate's outcome costs eight additions. Refilled, never thrown away.
 */
final class Terms {
  private final long[] good = new long[2 * Bet.EXPERTS];
  private final long[] bad = new long[2 * Bet.EXPERTS];
  private final double[] gains = new double[2 * Bet.EXPERTS];
  private double c;
  private double b;
  private boolean stableBets;

  void fill(Bet bet, double fixedB, double fixedC, double w) {
    b = fixedB;
    c = fixedC;
    double rho = bet.rho(w);
    stableBets = rho > 0;
    double stake = Bet.CAUTION * bet.largestStake(b, c, w);
    for (int k = 0; k < Bet.EXPERTS; k++) {
      gains[k] = stake;
      good[k] = term(stake, 0 - c);
      bad[k] = term(stake, 1 - c);
      if (stableBets) {
        int stable = Bet.EXPERTS + k;
        gains[stable] = -stake * rho;
        good[stable] = term(gains[stable], 0 - b);
        bad[stable] = term(gains[stable], 1 - b);
      }
      stake /= 2;
    }
  }

  static long term(double gain, double excess) {
    return Fixed.of(StrictMath.log1p(gain * excess));
  }

  /** Adds the terms of one outcome to S, or takes them away. */
  void add(long[] s, boolean canary, double y, boolean away) {
    if (!canary && !stableBets) {
      return;
    }
    int from = canary ? 0 : Bet.EXPERTS;
    if (y == 0 || y == 1) {
      long[] terms = y == 0 ? good : bad;
      for (int k = 0; k < Bet.EXPERTS; k++) {
        s[k] += away ? -terms[from + k] : terms[from + k];
      }
      return;
    }
    double excess = y - (canary ? c : b);
    for (int k = 0; k < Bet.EXPERTS; k++) {
      long term = term(gains[from + k], excess);
      s[k] += away ? -term : term;
    }
  }
}
