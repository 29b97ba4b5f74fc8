package dev.switchback.analysis;

/**
 * The canary against a number: not breached as long as {@code E[Y canary] ≤ m}. One process from
 * the first window on, nothing in reserve.
 *
 * @param m the limit, {@code lowest < m < 1}
 * @param lowest the least Y there can be: 0, or −1 for a paired difference
 */
record OneSampleBet(double m, double lowest) implements Bet {
  @Override
  public double b(long stableN, double stableSum) {
    return Double.NaN;
  }

  @Override
  public double c(double b) {
    return m;
  }

  @Override
  public double rho(double w) {
    return 0;
  }

  @Override
  public double largestStake(double b, double c, double w) {
    return 1 / (m - lowest);
  }

  @Override
  public double open(double carried, int t) {
    return t == 1 ? 0 : carried;
  }

  @Override
  public double reserve(int t) {
    return 0;
  }
}
