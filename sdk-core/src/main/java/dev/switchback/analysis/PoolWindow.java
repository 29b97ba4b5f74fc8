package dev.switchback.analysis;

import dev.switchback.Ledger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One window of a fleet: the rows of all processes, and what this one has added since. */
final class PoolWindow {
  // What a row is in a flush, about: ten numbers and a name.
  private static final int ROW_BYTES = 224;

  private final int epoch;
  private final int t;
  private final List<Strand> strands;
  private final Window all;
  private List<Double> fixed = List.of();
  private @Nullable Window mine;
  private boolean opened;
  private long units;
  private long canaryUnits;
  private long myUnits;
  private long myCanaryUnits;
  private boolean changed;

  PoolWindow(int epoch, int t, List<Strand> strands, Bench[] benches) {
    this.epoch = epoch;
    this.t = t;
    this.strands = strands;
    all = new Window(benches);
    all.open(t, t);
    for (int i = 0; i < benches.length; i++) {
      // Silent: sums that are read need no terms.
      all.cell(i).open(Double.NaN, Double.NaN, Double.NaN, true);
    }
  }

  int t() {
    return t;
  }

  Window all() {
    return all;
  }

  long units() {
    return units;
  }

  long canaryUnits() {
    return canaryUnits;
  }

  boolean isOpened() {
    return opened;
  }

  boolean isFixed() {
    return !fixed.isEmpty();
  }

  /** Stable's badness as the window fixed it; NaN where it has not, or is not asked. */
  double b(int strand) {
    return isFixed() ? fixed.get(strand) : Double.NaN;
  }

  void accept(Ledger.Window said) {
    opened = said.isOpened();
    units = said.units();
    canaryUnits = said.canaryUnits();
    if (!isFixed()) {
      fixed = said.fixed();
    }
  }

  void accept(Ledger.Row row) {
    int at = place(all, row.w());
    ((PlainCell) all.cell(row.rule())).sums(at, row.canary()).set(row.n(), row.y(), row.s());
  }

  private static int place(Window window, double w) {
    int at = window.indexOf(w);
    return at < 0 ? window.add(w) : at;
  }

  private Window mine() {
    Window open = mine;
    if (open == null) {
      Bench[] benches = strands.stream().map(Strand::newBench).toArray(Bench[]::new);
      open = new Window(benches);
      open.open(t, t);
      for (int i = 0; i < benches.length; i++) {
        open.cell(i).open(b(i), strands.get(i).bet().c(b(i)), Double.NaN, false);
      }
      mine = open;
    }
    return open;
  }

  void count(boolean canary) {
    myUnits++;
    myCanaryUnits += canary ? 1 : 0;
    changed = true;
  }

  void add(boolean canary, double w, int strand, double value) {
    Window open = mine();
    open.cell(strand).take(place(open, w), canary, value);
  }

  void addWaiting(boolean canary, double w, double waitedMillis) {
    Window open = mine();
    int at = place(open, w);
    for (int i = 0; i < strands.size(); i++) {
      open.cell(i).takeWaiting(at, canary, waitedMillis);
    }
  }

  void mend(boolean canary, double w, double waitedMillis, int strand, double value) {
    Window open = mine();
    open.cell(strand).mend(place(open, w), w, canary, waitedMillis, value);
    changed = true;
  }

  boolean isChanged() {
    return changed;
  }

  int bytes() {
    return mine == null ? ROW_BYTES : ROW_BYTES * 2 * strands.size() * mine.probabilities();
  }

  /** Moves what was added here; a window's rows go together, or a unit might be half told. */
  void drain(List<Ledger.Row> rows, List<Ledger.Window> windows) {
    windows.add(new Ledger.Window(epoch, t, false, myUnits, myCanaryUnits, List.of()));
    myUnits = 0;
    myCanaryUnits = 0;
    changed = false;
    Window open = mine;
    if (open == null) {
      return;
    }
    for (int strand = 0; strand < strands.size(); strand++) {
      PlainCell cell = (PlainCell) open.cell(strand);
      for (int at = 0; at < open.probabilities(); at++) {
        drain(rows, strand, true, open.w(at), cell.sums(at, true));
        drain(rows, strand, false, open.w(at), cell.sums(at, false));
      }
    }
  }

  private void drain(List<Ledger.Row> rows, int strand, boolean canary, double w, Sums sums) {
    if (!sums.isZero()) {
      List<Long> s = new ArrayList<>(Bet.EXPERTS);
      for (long sum : sums.s) {
        s.add(sum);
      }
      rows.add(new Ledger.Row(epoch, t, strand, canary, w, sums.n(), sums.y(), s));
      sums.clear();
    }
  }
}
