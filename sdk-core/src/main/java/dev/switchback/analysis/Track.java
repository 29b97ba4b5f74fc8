package dev.switchback.analysis;

import java.util.Arrays;
import java.util.List;

/**
 * One rule's process in one epoch. What the merged windows left is the prefix; the log weights of
 * the open window are folded from it, window by window, whenever a mend has changed one on the way.
 */
final class Track {
  private final Bet bet;
  private final double[] prefix = new double[Bet.EXPERTS];
  private final double[] weights = new double[Bet.EXPERTS];
  private final double[] scratch = new double[Bet.EXPERTS];
  private final Tally canary = new Tally();
  private final Tally stable = new Tally();

  Track(Bet bet) {
    this.bet = bet;
    Arrays.fill(prefix, bet.open(Double.NEGATIVE_INFINITY, 1));
    System.arraycopy(prefix, 0, weights, 0, Bet.EXPERTS);
  }

  /** Log weights of the last window, as it opened. */
  double[] weights() {
    return weights;
  }

  /** Log weights at the opening of the first window that is not merged. */
  double[] prefix() {
    return prefix;
  }

  /** Counts of the merged windows. */
  Tally merged(boolean ofCanary) {
    return ofCanary ? canary : stable;
  }

  /** Counts of all windows of the epoch, added in their order. */
  Tally total(boolean ofCanary, int rule, List<Window> windows) {
    Tally total = new Tally();
    total.add(merged(ofCanary));
    for (Window window : windows) {
      total.add(window.cell(rule), ofCanary);
    }
    return total;
  }

  /** Fixes what the window uses, from the closed windows before it. */
  void fix(Cell cell, int rule, List<Window> closed) {
    long n = stable.n();
    double sum = stable.sum();
    for (int i = 0; i < closed.size(); i++) {
      Cell before = closed.get(i).cell(rule);
      n += before.n(false);
      sum += before.y(false);
    }
    double b = bet.b(n, sum);
    cell.open(b, bet.c(b));
  }

  /** Carries the evidence of a window that closed into the weights of window t. */
  void carry(Cell closed, int t) {
    carry(weights, closed, t);
  }

  private void carry(double[] into, Cell closed, int t) {
    for (int k = 0; k < Bet.EXPERTS; k++) {
      into[k] = bet.open(into[k] + closed.s(k), t);
    }
  }

  /** Folds the weights of the last window again, from the prefix. */
  void fold(int rule, List<Window> windows) {
    System.arraycopy(prefix, 0, weights, 0, Bet.EXPERTS);
    for (int i = 0; i + 1 < windows.size(); i++) {
      carry(weights, windows.get(i).cell(rule), windows.get(i).t() + 1);
    }
  }

  /** Takes the first window into the prefix. */
  void merge(Cell first, int t) {
    carry(prefix, first, t + 1);
    canary.add(first, true);
    stable.add(first, false);
  }

  /** {@code ln E}, the last window included. */
  double lnE(Cell last, int t) {
    double reserve = bet.reserve(t);
    double top = reserve > 0 ? 0 : Double.NEGATIVE_INFINITY;
    for (int k = 0; k < Bet.EXPERTS; k++) {
      scratch[k] = weights[k] + last.s(k);
      top = Math.max(top, scratch[k]);
    }
    double sum = 0;
    for (int k = 0; k < Bet.EXPERTS; k++) {
      sum += StrictMath.exp(scratch[k] - top);
    }
    double reserved = top == 0 || reserve == 0 ? reserve : reserve * StrictMath.exp(-top);
    return top + StrictMath.log(sum / Bet.EXPERTS + reserved);
  }
}
