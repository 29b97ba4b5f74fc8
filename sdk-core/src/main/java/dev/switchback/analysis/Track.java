package dev.switchback.analysis;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One strand's process in one epoch, or its processes, the lanes: a label mix has one for the
 * witness set and one for each label. What the merged windows left is the prefix; the log weights
 * of the open window are folded from it, window by window, whenever a mend has changed one on the
 * way.
 */
final class Track {
  private final Bet bet;
  private final Tally canary = new Tally();
  private final Tally stable = new Tally();
  private @Nullable Past past;
  private int lanes = 1;
  private double[] prefix = new double[Bet.EXPERTS];
  private double[] weights = new double[Bet.EXPERTS];
  private double[] scratch = new double[Bet.EXPERTS];

  Track(Bet bet, @Nullable Past past) {
    this.bet = bet;
    this.past = past;
    Arrays.fill(prefix, bet.open(Double.NEGATIVE_INFINITY, 1));
    System.arraycopy(prefix, 0, weights, 0, Bet.EXPERTS);
  }

  int lanes() {
    return lanes;
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
  Tally total(boolean ofCanary, int strand, List<Window> windows) {
    Tally total = new Tally();
    total.add(merged(ofCanary));
    for (Window window : windows) {
      total.add(window.cell(strand), ofCanary);
    }
    return total;
  }

  /** A unit has ended in a window of this epoch. */
  void ended(boolean ofCanary, double value, long window) {
    if (past != null) {
      past.add(ofCanary, value, window);
    }
  }

  void forget() {
    past = null;
  }

  /** Fixes what the window uses, from the closed windows before it. */
  void fix(Cell cell, int strand, List<Window> closed) {
    if (past != null) {
      past.open(cell, bet);
      widen(cell.lanes());
      return;
    }
    long n = stable.n();
    double sum = stable.sum();
    for (int i = 0; i < closed.size(); i++) {
      Cell before = closed.get(i).cell(strand);
      n += before.n(false);
      sum += before.y(false);
    }
    double b = bet.b(n, sum);
    cell.open(b, bet.c(b), Double.NaN, false);
  }

  /** New lanes had nothing to bet on so far, like the first. */
  void widen(int wanted) {
    if (wanted <= lanes) {
      return;
    }
    prefix = Arrays.copyOf(prefix, wanted * Bet.EXPERTS);
    weights = Arrays.copyOf(weights, wanted * Bet.EXPERTS);
    scratch = new double[wanted * Bet.EXPERTS];
    for (int lane = lanes; lane < wanted; lane++) {
      System.arraycopy(prefix, 0, prefix, lane * Bet.EXPERTS, Bet.EXPERTS);
      System.arraycopy(weights, 0, weights, lane * Bet.EXPERTS, Bet.EXPERTS);
    }
    lanes = wanted;
  }

  /** Carries the evidence of a window that closed into the weights of window t. */
  void carry(Cell closed, int t) {
    carry(weights, closed, t);
  }

  private void carry(double[] into, Cell closed, int t) {
    for (int lane = 0; lane < lanes; lane++) {
      for (int k = 0; k < Bet.EXPERTS; k++) {
        int at = lane * Bet.EXPERTS + k;
        into[at] = bet.open(into[at] + s(closed, lane, k), t);
      }
    }
  }

  private static double s(Cell cell, int lane, int k) {
    return lane < cell.lanes() ? cell.s(lane, k) : 0;
  }

  /** Folds the weights of the last window again, from the prefix. */
  void fold(int strand, List<Window> windows) {
    System.arraycopy(prefix, 0, weights, 0, weights.length);
    for (int i = 0; i + 1 < windows.size(); i++) {
      carry(weights, windows.get(i).cell(strand), windows.get(i).t() + 1);
    }
  }

  /** Takes the first window into the prefix. */
  void merge(Cell first, int t) {
    carry(prefix, first, t + 1);
    canary.add(first, true);
    stable.add(first, false);
  }

  /** {@code ln E}, the last window included: half of it the first lane, half all others. */
  double lnE(Cell last, int t) {
    double reserve = bet.reserve(t);
    double top = reserve > 0 ? 0 : Double.NEGATIVE_INFINITY;
    for (int lane = 0; lane < lanes; lane++) {
      for (int k = 0; k < Bet.EXPERTS; k++) {
        int at = lane * Bet.EXPERTS + k;
        scratch[at] = weights[at] + s(last, lane, k);
        top = Math.max(top, scratch[at]);
      }
    }
    double first = sum(0, top);
    double others = 0;
    for (int lane = 1; lane < lanes; lane++) {
      others += sum(lane, top);
    }
    double sum = lanes == 1 ? first : 0.5 * first + 0.5 * (others / (lanes - 1));
    double reserved = top == 0 || reserve == 0 ? reserve : reserve * StrictMath.exp(-top);
    return top + StrictMath.log(sum / Bet.EXPERTS + reserved);
  }

  private double sum(int lane, double top) {
    double sum = 0;
    for (int k = 0; k < Bet.EXPERTS; k++) {
      sum += StrictMath.exp(scratch[lane * Bet.EXPERTS + k] - top);
    }
    return sum;
  }
}
