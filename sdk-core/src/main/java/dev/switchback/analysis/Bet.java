package dev.switchback.analysis;

/**
 * How a rule bets: eight experts, each with a stake half of the one before. A window fixes b and c
 * when it opens; a factor of an expert is {@code 1 + l_k (Y − c)} for the canary and {@code 1 − l_k
 * ρ (Y − b)} for stable, by Waudby-Smith and Ramdas, <i>Estimating means of bounded random
 * variables by betting</i> (<a href="https://arxiv.org/abs/2010.09686">arXiv 2010.09686</a>).
 */
interface Bet {
  int EXPERTS = 8;
  double CAUTION = 0.95;

  /** Stable's badness as a window fixes it; NaN where stable is not asked. */
  double b(long stableN, double stableSum);

  /** The bound on the canary's mean badness that follows from b. */
  double c(double b);

  /** Weight of stable's factors under w, the probability of the canary; 0 where it has none. */
  double rho(double w);

  /** The largest stake under which every factor stays positive. */
  double largestStake(double b, double c, double w);

  /** The log weight of an expert when window t opens, from what it carried out of the last. */
  double open(double carried, int t);

  /** What bets on nothing while window t is open. */
  double reserve(int t);
}
