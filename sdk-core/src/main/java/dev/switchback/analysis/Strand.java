package dev.switchback.analysis;

/**
 * One line of evidence: a rule has one, a rule on all of several one for each part.
 *
 * @param name the signal
 * @param kind {@code compare}, {@code limit} or {@code hold}
 * @param declared the tolerance or the limit as written
 * @param badness what it makes of an outcome
 * @param bet how it bets
 * @param late whether its units wait for signals that come after the call
 * @param index its place in the book of its sort
 */
record Strand(
    String name, String kind, String declared, Badness badness, Bet bet, boolean late, int index) {
  boolean compares() {
    return bet instanceof TwoArmBet;
  }

  /** Whether a window fixes tau: latency that is compared. */
  boolean fixesTau() {
    return compares() && badness instanceof LatencyBadness;
  }

  /** As {@link #newBench}, for rows that many processes add up. */
  Bench newPoolBench() {
    return badness instanceof MixBadness ? new MixBench(bet) : new PlainBench(this);
  }

  Bench newBench() {
    return badness instanceof MixBadness ? new LabelBench(bet) : new PlainBench(this);
  }
}
