package dev.switchback.analysis;

import java.util.Arrays;

/**
 * The terms of a label mix in one window under one w: for each slice those of Y = 0 in all
 * processes, side by side, and what Y = 1 adds. An outcome is one addition of arrays.
 */
final class LabelTerms {
  private long[] canaryGood = {};
  private long[] canaryMore = {};
  private long[] stableGood = {};
  private long[] stableMore = {};

  /** With stable's share as each process has it. */
  void fill(Bet bet, double[] shares, int lanes, double w) {
    int places = lanes * Bet.EXPERTS;
    if (canaryGood.length < places) {
      canaryGood = new long[places];
      canaryMore = new long[places];
      stableGood = new long[places];
      stableMore = new long[places];
    }
    double rho = bet.rho(w);
    for (int lane = 0; lane < lanes; lane++) {
      double b = shares[lane];
      double c = bet.c(b);
      double stake = Bet.CAUTION * bet.largestStake(b, c, w);
      for (int k = 0; k < Bet.EXPERTS; k++) {
        int at = lane * Bet.EXPERTS + k;
        canaryGood[at] = Terms.term(stake, -c);
        canaryMore[at] = Terms.term(stake, 1 - c) - canaryGood[at];
        stableGood[at] = Terms.term(-stake * rho, -b);
        stableMore[at] = Terms.term(-stake * rho, 1 - b) - stableGood[at];
        stake /= 2;
      }
    }
  }

  /** An outcome: bad in the witness set or not, and in the process of its label. */
  void add(long[] s, int lanes, boolean canary, boolean witness, int label, boolean away) {
    long[] good = canary ? canaryGood : stableGood;
    long[] more = canary ? canaryMore : stableMore;
    sum(s, good, 0, lanes, away);
    if (witness) {
      sum(s, more, 0, 1, away);
    }
    sum(s, more, 1 + label, 2 + label, away);
  }

  /** Adds the terms of so many outcomes in one process, {@code bad} of them with Y = 1. */
  void add(long[] s, int lane, boolean canary, long outcomes, long bad) {
    long[] good = canary ? canaryGood : stableGood;
    long[] more = canary ? canaryMore : stableMore;
    for (int i = lane * Bet.EXPERTS; i < (lane + 1) * Bet.EXPERTS; i++) {
      s[i] += outcomes * good[i] + bad * more[i];
    }
  }

  /** A unit that waits: Y = 0 everywhere for the canary, 1 for stable. */
  void addWaiting(long[] s, int lanes, boolean canary, boolean away) {
    sum(s, canary ? canaryGood : stableGood, 0, lanes, away);
    if (!canary) {
      sum(s, stableMore, 0, lanes, away);
    }
  }

  private static void sum(long[] s, long[] terms, int from, int to, boolean away) {
    if (away) {
      for (int i = from * Bet.EXPERTS; i < to * Bet.EXPERTS; i++) {
        s[i] -= terms[i];
      }
    } else {
      for (int i = from * Bet.EXPERTS; i < to * Bet.EXPERTS; i++) {
        s[i] += terms[i];
      }
    }
  }

  static long[] room(long[] s, int lanes) {
    int places = lanes * Bet.EXPERTS;
    if (s.length < places) {
      return new long[places];
    }
    Arrays.fill(s, 0, places, 0);
    return s;
  }
}
