package dev.switchback.analysis;

import java.util.Arrays;
import java.util.List;

/** The additive counts of one rule, window, slice and w: a row of the ledger. */
final class Sums {
  /** S_0 to S_7, in fixed point; waiting units are in. */
  final long[] s = new long[Bet.EXPERTS];

  private long n;
  private long y;

  /** Values of ended units. */
  long n() {
    return n;
  }

  /** ΣY of ended units, in fixed point. */
  long y() {
    return y;
  }

  void count(double value) {
    n++;
    y += Fixed.of(value);
  }

  /** Adds up to nothing: no unit, or each taken back. */
  boolean isZero() {
    if (n != 0 || y != 0) {
      return false;
    }
    for (long sum : s) {
      if (sum != 0) {
        return false;
      }
    }
    return true;
  }

  void set(long newN, long newY, List<Long> newS) {
    n = newN;
    y = newY;
    for (int k = 0; k < s.length; k++) {
      s[k] = newS.get(k);
    }
  }

  void clear() {
    Arrays.fill(s, 0);
    n = 0;
    y = 0;
  }
}
