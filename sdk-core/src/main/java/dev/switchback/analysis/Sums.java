package dev.switchback.analysis;

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

  void clear() {
    java.util.Arrays.fill(s, 0);
    n = 0;
    y = 0;
  }
}
