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
  private final List<Strand> strands;
  private final Bench[] benches;
  private final List<Epoch> epochs = new ArrayList<>();
  private final ArrayDeque<Window> free = new ArrayDeque<>();
  private final double[] settled;
  private final Tally[] settledCanary;
  private final Tally[] settledStable;
  private final boolean[] valued;
  private boolean epochal;
  private double skipped;
  private long nextWindow;
  private long units;
  private long closedWindows;

  Book(List<Strand> strands, boolean epochal) {
    this.strands = strands;
    this.epochal = epochal;
    int count = strands.size();
    benches = new Bench[count];
    Arrays.setAll(benches, strand -> strands.get(strand).newBench());
    settled = new double[count];
    Arrays.fill(settled, Double.NEGATIVE_INFINITY);
    settledCanary = new Tally[count];
    Arrays.setAll(settledCanary, strand -> new Tally());
    settledStable = new Tally[count];
    Arrays.setAll(settledStable, strand -> new Tally());
    valued = new boolean[count];
    epochs.add(new Epoch(1, strands));
    openWindow();
  }

  List<Strand> strands() {
    return strands;
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

  /** Whether any unit that ended had a value, observed or not. */
  boolean isValued(int strand) {
    return valued[strand];
  }

  List<Epoch> epochs() {
    return epochs;
  }

  Epoch epoch() {
    return epochs.get(epochs.size() - 1);
  }

  /** {@code ln Σ g_e·E_e} over the epochs whose windows are all merged. */
  double settled(int strand) {
    return settled[strand];
  }

  /** The weights of epochs that had no call: they stay in the rest. */
  double skipped() {
    return skipped;
  }

  Tally total(int strand, boolean ofCanary) {
    Tally total = new Tally();
    total.add(ofCanary ? settledCanary[strand] : settledStable[strand]);
    for (Epoch epoch : epochs) {
      total.add(epoch.track(strand).total(ofCanary, strand, epoch.windows()));
    }
    return total;
  }

  Tally settledTotal(int strand, boolean ofCanary) {
    return ofCanary ? settledCanary[strand] : settledStable[strand];
  }

  /** Begins the epoch of that number; those left out had no call. */
  void beginEpoch(int number) {
    int before = epoch().number();
    if (epochal && number > before) {
      skipped += Mixture.weights(before + 1, number);
      epoch().end();
      epochs.add(new Epoch(number, strands));
      openWindow();
    }
  }

  /** Closes the open window, whatever its length, and opens the next. */
  void openWindow() {
    Window window = free.isEmpty() ? new Window(benches) : free.pop();
    epoch().open(window, nextWindow++);
  }

  /** Adds a unit that has ended to the open window, whose number it returns. */
  long add(boolean canary, double w, double[] values, int offset) {
    Window window = epoch().last();
    int at = place(window, w);
    for (int strand = 0; strand < benches.length; strand++) {
      double value = values[offset + strand];
      ended(epoch(), strand, canary, value, window);
      window.cell(strand).take(at, canary, value);
    }
    units++;
    epoch().touch(window);
    return window.number();
  }

  /** Adds a unit that still waits. */
  long addWaiting(boolean canary, double w, double waitedMillis) {
    Window window = epoch().last();
    int at = place(window, w);
    for (int strand = 0; strand < benches.length; strand++) {
      window.cell(strand).takeWaiting(at, canary, waitedMillis);
    }
    units++;
    epoch().touch(window);
    return window.number();
  }

  /** Adds a value that is no unit's to one strand. */
  void feed(int strand, double w, double value) {
    Window window = epoch().last();
    int at = place(window, w);
    ended(epoch(), strand, true, value, window);
    window.cell(strand).take(at, true, value);
    epoch().touch(window);
  }

  private static int place(Window window, double w) {
    int at = window.indexOf(w);
    return at < 0 ? window.add(w) : at;
  }

  // Values below zero are of calls that were given up: they may turn out to be no observation.
  private void ended(Epoch epoch, int strand, boolean canary, double value, Window window) {
    valued[strand] |= value >= 0;
    epoch.track(strand).ended(canary, value, window.number());
  }

  /** Counts the unit just added in its window, which closes when it is full. */
  void close() {
    if (epoch().last().fill()) {
      closedWindows++;
      openWindow();
    }
  }

  /** False where the window is merged already. */
  boolean mend(
      long number, boolean canary, double w, double waitedMillis, double[] values, int offset) {
    for (int i = 0; i < epochs.size(); i++) {
      Epoch epoch = epochs.get(i);
      Window window = find(epoch, number);
      if (window != null) {
        int at = window.indexOf(w);
        if (at < 0) {
          throw new IllegalArgumentException("no unit of window " + number + " had w = " + w);
        }
        for (int strand = 0; strand < benches.length; strand++) {
          double value = values[offset + strand];
          ended(epoch, strand, canary, value, window);
          window.cell(strand).mend(at, w, canary, waitedMillis, value);
        }
        epoch.touch(window);
        return true;
      }
    }
    return false;
  }

  private static @Nullable Window find(Epoch epoch, long number) {
    long index = number - epoch.windows().get(0).number();
    return index >= 0 && index < epoch.windows().size() ? epoch.windows().get((int) index) : null;
  }

  void mergeBefore(long number) {
    // By index: it is asked several times a call, and an iterator each time would be thrown away.
    for (int i = 0; i < epochs.size(); i++) {
      epochs.get(i).mergeBefore(number, free);
    }
    while (epochs.size() > 1 && epochs.get(0).last().number() < number) {
      settle(epochs.remove(0));
    }
  }

  private void settle(Epoch epoch) {
    double weight = StrictMath.log(Mixture.weight(epoch.number()));
    for (int strand = 0; strand < settled.length; strand++) {
      settled[strand] = Mixture.add(settled[strand], weight + epoch.lnE(strand));
      settledCanary[strand].add(epoch.track(strand).total(true, strand, epoch.windows()));
      settledStable[strand].add(epoch.track(strand).total(false, strand, epoch.windows()));
    }
    free.push(epoch.last());
  }

  /** ln E of a strand: of the one process, or of what the epochs add up to. */
  double lnE(int strand) {
    if (!epochal) {
      return epoch().lnE(strand);
    }
    double sum = settled[strand];
    for (int i = 0; i < epochs.size(); i++) {
      Epoch epoch = epochs.get(i);
      double weight = StrictMath.log(Mixture.weight(epoch.number()));
      sum = Mixture.add(sum, weight + epoch.lnE(strand));
    }
    return Mixture.add(sum, StrictMath.log(rest()));
  }

  /** What the epochs have left of the weights. */
  double rest() {
    return Mixture.reserve(epoch().number()) + skipped;
  }
}
