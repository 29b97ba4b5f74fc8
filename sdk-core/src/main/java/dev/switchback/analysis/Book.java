package dev.switchback.analysis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of one rollout: epochs of windows of additive counts. A unit adds to its window; a
 * mend takes the assumed terms back and adds the true ones, and what was fixed stays fixed.
 */
final class Book {
  private final List<Rule> rules;
  private final List<Epoch> epochs = new ArrayList<>();
  private final ArrayDeque<Window> free = new ArrayDeque<>();
  private final List<Terms[]> terms = new ArrayList<>();
  private final Terms mending = new Terms();
  private final double[] settled;
  private final Tally[] settledCanary;
  private final Tally[] settledStable;
  private boolean epochal;
  private long nextWindow;
  private long units;
  private long closedWindows;

  Book(List<Rule> rules, boolean epochal) {
    this.rules = rules;
    this.epochal = epochal;
    settled = new double[rules.size()];
    Arrays.fill(settled, Double.NEGATIVE_INFINITY);
    settledCanary = new Tally[rules.size()];
    Arrays.setAll(settledCanary, rule -> new Tally());
    settledStable = new Tally[rules.size()];
    Arrays.setAll(settledStable, rule -> new Tally());
    startEpoch(1);
  }

  void withoutEpochs() {
    epochal = false;
  }

  boolean isEpochal() {
    return epochal;
  }

  long units() {
    return units;
  }

  /** Windows closed in all epochs. */
  long closedWindows() {
    return closedWindows;
  }

  List<Epoch> epochs() {
    return epochs;
  }

  Epoch epoch() {
    return epochs.get(epochs.size() - 1);
  }

  /** {@code ln Σ g_e·E_e} over the epochs whose windows are all merged. */
  double settled(int rule) {
    return settled[rule];
  }

  Tally total(int rule, boolean ofCanary) {
    Tally total = new Tally();
    total.add(ofCanary ? settledCanary[rule] : settledStable[rule]);
    for (Epoch epoch : epochs) {
      total.add(epoch.track(rule).total(ofCanary, rule, epoch.windows()));
    }
    return total;
  }

  Tally settledTotal(int rule, boolean ofCanary) {
    return ofCanary ? settledCanary[rule] : settledStable[rule];
  }

  void beginEpoch() {
    if (epochal) {
      startEpoch(epoch().number() + 1);
    }
  }

  private void startEpoch(int number) {
    epochs.add(new Epoch(number, rules));
    openWindow();
  }

  /** Closes the open window, whatever its length, and opens the next. */
  void openWindow() {
    Window window = free.isEmpty() ? new Window(rules.size()) : free.pop();
    epoch().open(window, nextWindow++);
  }

  /** Adds a unit to the open window, whose number it returns; with no values it still waits. */
  long add(boolean canary, double w, double @Nullable [] values, int offset) {
    Window window = epoch().last();
    int at = window.indexOf(w);
    if (at < 0) {
      at = window.add(w);
      fix(window, at, w);
    }
    Terms[] fixed = terms.get(at);
    for (int rule = 0; rule < fixed.length; rule++) {
      double y = values == null ? assumed(canary) : values[offset + rule];
      if (!Double.isNaN(y)) {
        Sums sums = window.cell(rule).sums(at, canary);
        fixed[rule].add(sums.s, canary, y, false);
        if (values != null) {
          sums.count(y);
        }
      }
    }
    units++;
    epoch().touch(window);
    return window.number();
  }

  private void fix(Window window, int at, double w) {
    if (at == terms.size()) {
      Terms[] fresh = new Terms[rules.size()];
      Arrays.setAll(fresh, rule -> new Terms());
      terms.add(fresh);
    }
    Terms[] fixed = terms.get(at);
    for (int rule = 0; rule < fixed.length; rule++) {
      fixed[rule].fill(rules.get(rule).bet(), window.cell(rule), w);
    }
  }

  /** A unit that waits is never worse for the canary than the truth will be. */
  private static double assumed(boolean canary) {
    return canary ? 0 : 1;
  }

  /** Counts the unit just added in its window, which closes when it is full. */
  void close() {
    if (epoch().last().fill()) {
      closedWindows++;
      openWindow();
    }
  }

  /** False where the window is merged already. */
  boolean mend(long number, boolean canary, double w, double[] values, int offset) {
    for (Epoch epoch : epochs) {
      int index = (int) (number - epoch.windows().get(0).number());
      if (index >= 0 && index < epoch.windows().size()) {
        Window window = epoch.windows().get(index);
        int at = window.indexOf(w);
        if (at < 0) {
          throw new IllegalArgumentException("no unit of window " + number + " had w = " + w);
        }
        for (int rule = 0; rule < rules.size(); rule++) {
          mending.fill(rules.get(rule).bet(), window.cell(rule), w);
          Sums sums = window.cell(rule).sums(at, canary);
          mending.add(sums.s, canary, assumed(canary), true);
          double y = values[offset + rule];
          if (!Double.isNaN(y)) {
            mending.add(sums.s, canary, y, false);
            sums.count(y);
          }
        }
        epoch.touch(window);
        return true;
      }
    }
    return false;
  }

  void mergeBefore(long number) {
    for (Epoch epoch : epochs) {
      epoch.mergeBefore(number, free);
    }
    while (epochs.size() > 1 && epochs.get(0).last().number() < number) {
      settle(epochs.remove(0));
    }
  }

  private void settle(Epoch epoch) {
    double weight = StrictMath.log(Mixture.weight(epoch.number()));
    for (int rule = 0; rule < settled.length; rule++) {
      settled[rule] = Mixture.add(settled[rule], weight + epoch.lnE(rule));
      settledCanary[rule].add(epoch.track(rule).total(true, rule, epoch.windows()));
      settledStable[rule].add(epoch.track(rule).total(false, rule, epoch.windows()));
    }
    free.push(epoch.last());
  }

  /** ln E of a rule: of the one process, or of what the epochs add up to. */
  double lnE(int rule) {
    if (!epochal) {
      return epoch().lnE(rule);
    }
    double sum = settled[rule];
    for (int i = 0; i < epochs.size(); i++) {
      Epoch epoch = epochs.get(i);
      double weight = StrictMath.log(Mixture.weight(epoch.number()));
      sum = Mixture.add(sum, weight + epoch.lnE(rule));
    }
    return Mixture.add(sum, StrictMath.log(Mixture.reserve(epoch().number())));
  }
}
