package dev.switchback.analysis;

/**
 * Canary against concurrent stable: not breached as long as {@code E[Y canary] ≤ r·E[Y stable] +
 * d}. A new process begins with each window, so that a canary which turns bad late is seen; the
 * reserve pays for them.
 *
 * @param r factor on stable's badness
 * @param d points on top
 * @param b0 the reference's badness
 * @param n0 how many calls the reference counts for
 * @param odds how many times as often a canary unit is scored as a stable one; 1 where all are
 */
record TwoArmBet(double r, double d, double b0, double n0, double odds) implements Bet {
  private static final double CLAMP = 1e-3;

  @Override
  public double b(long stableN, double stableSum) {
    double mean = (n0 * b0 + stableSum) / (n0 + stableN);
    return Math.min(1 - CLAMP, Math.max(CLAMP, mean));
  }

  @Override
  public double c(double b) {
    return r * b + d;
  }

  @Override
  public double rho(double w) {
    return r * odds * w / (1 - w);
  }

  @Override
  public double largestStake(double b, double c, double w) {
    return Math.min(1 / c, 1 / (rho(w) * (1 - b)));
  }

  @Override
  public double open(double carried, int t) {
    return Mixture.add(carried, StrictMath.log(Mixture.weight(t)));
  }

  @Override
  public double reserve(int t) {
    return Mixture.reserve(t);
  }
}
