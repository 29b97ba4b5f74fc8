package dev.switchback.analysis;

/** One strand in one window: what the window fixed when it opened, and its sums. */
abstract sealed class Cell permits PlainCell, LabelCell, MixCell {
  private double b;
  private double c;
  private double tau;
  private boolean silent;

  /**
   * Begins a window.
   *
   * @param silent whether the window lacks what it needs: its units are no observations then
   */
  void open(double b, double c, double tau, boolean silent) {
    this.b = b;
    this.c = c;
    this.tau = tau;
    this.silent = silent;
    clear();
  }

  final double b() {
    return b;
  }

  final double c() {
    return c;
  }

  final double tau() {
    return tau;
  }

  final boolean isSilent() {
    return silent;
  }

  abstract void clear();

  /** One more w occurs in the open window. */
  abstract void widen(double w);

  /** A unit of the open window that has ended; {@code at} is the place of its w. */
  abstract void take(int at, boolean canary, double value);

  /** A unit of the open window that waits. */
  abstract void takeWaiting(int at, boolean canary, double waitedMillis);

  /** A unit taken while it waited has ended. */
  abstract void mend(int at, double w, boolean canary, double waitedMillis, double value);

  /** How many processes the strand has in this window. */
  abstract int lanes();

  /** S_k of a process in the window, all w and both slices. */
  final double s(int lane, int k) {
    return Fixed.value(fixedS(lane, k));
  }

  /** The same as it is kept, in fixed point. */
  abstract long fixedS(int lane, int k);

  /** Observations of ended units. */
  abstract long n(boolean ofCanary);

  /** ΣY of ended units. */
  abstract double y(boolean ofCanary);
}
