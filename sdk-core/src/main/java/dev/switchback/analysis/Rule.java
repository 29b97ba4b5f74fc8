package dev.switchback.analysis;

import dev.switchback.document.Thresholds.OnBreach;

/**
 * One evidence rule, ready to be judged.
 *
 * @param name the signal
 * @param kind {@code compare} or {@code limit}
 * @param declared the tolerance or the limit as written
 * @param onBreach what its breach does
 * @param weight its share of alpha
 * @param needed ln(1/(alpha·weight))
 * @param badness what it makes of an outcome
 * @param bet how it bets
 */
record Rule(
    String name,
    String kind,
    String declared,
    OnBreach onBreach,
    double weight,
    double needed,
    Badness badness,
    Bet bet) {
  boolean compares() {
    return bet instanceof TwoArmBet;
  }

  boolean reverts() {
    return onBreach == OnBreach.REVERT;
  }
}
