package dev.switchback.analysis;

import dev.switchback.Ledger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One window of a fleet: the rows of all processes, and what this one has added since.
 *
 * <p>A rule has several rows in a window: its sums by w and slice, and what later windows fix their
 * numbers from. A row's rule is its place among the pooled ones, plus their number for each part
 * before it.
 */
final class PoolWindow {
  // What a row is in a flush, about: ten numbers and a name.
  private static final int ROW_BYTES = 224;

  private final int epoch;
  private final int t;
  private final List<Strand> strands;
  private final Window all;
  private final PoolCounts[] bins;
  private final PoolCounts[] myBins;
  private final double[] bs;
  private final double[] taus;
  private boolean fixed;
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
    bins = new PoolCounts[benches.length];
    Arrays.setAll(bins, i -> new PoolCounts());
    myBins = new PoolCounts[benches.length];
    Arrays.setAll(myBins, i -> new PoolCounts());
    bs = new double[benches.length];
    taus = new double[benches.length];
    Arrays.fill(taus, Double.NaN);
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

  /** Stable's latencies, where the rule compares them. */
  PoolCounts bins(int strand) {
    return bins[strand];
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
    return fixed;
  }

  /** Stable's badness as the window fixed it; NaN where it has not, or is not asked. */
  double b(int strand) {
    return fixed ? bs[strand] : Double.NaN;
  }

  /** As the window fixed it; NaN where it has not, or there is none. */
  double tau(int strand) {
    return taus[strand];
  }

  /** What a label mix uses here; null where it is silent, or is none. */
  @Nullable MixFix mix(int strand) {
    return all.cell(strand) instanceof MixCell cell ? cell.fix() : null;
  }

  void accept(Ledger.Window said) {
    opened = said.isOpened();
    units = said.units();
    canaryUnits = said.canaryUnits();
    if (!fixed && !said.fixed().isEmpty()) {
      fixed = true;
      fix(said.fixed());
    }
  }

  private void fix(List<Double> numbers) {
    int from = 0;
    for (int i = 0; i < bs.length; i++) {
      if (all.cell(i) instanceof MixCell mix) {
        MixFix fix = MixFix.read(numbers, from);
        from += MixFix.length(numbers, from);
        bs[i] = fix == null ? Double.NaN : fix.b()[0];
        if (fix != null) {
          mix.fix(fix);
        }
      } else {
        bs[i] = numbers.get(from++);
        if (strands.get(i).fixesTau()) {
          taus[i] = numbers.get(from++);
        }
      }
    }
  }

  void accept(Ledger.Row row) {
    int strand = row.rule() % bs.length;
    int part = row.rule() / bs.length;
    if (all.cell(strand) instanceof MixCell mix) {
      mix.accept(part, part == MixCell.CODE_ROW ? 0 : place(all, row.w()), row);
    } else if (part > 0) {
      bins[strand].set(part - 1, row.s());
    } else {
      Sums sums = ((PlainCell) all.cell(strand)).sums(place(all, row.w()), row.canary());
      sums.set(row.n(), row.y(), row.s());
    }
  }

  private static int place(Window window, double w) {
    int at = window.indexOf(w);
    return at < 0 ? window.add(w) : at;
  }

  private Window mine() {
    Window open = mine;
    if (open == null) {
      Bench[] benches = strands.stream().map(Strand::newPoolBench).toArray(Bench[]::new);
      open = new Window(benches);
      open.open(t, t);
      for (int i = 0; i < benches.length; i++) {
        Strand strand = strands.get(i);
        boolean silent = strand.fixesTau() && Double.isNaN(taus[i]);
        MixFix fix = mix(i);
        open.cell(i).open(bs[i], strand.bet().c(bs[i]), taus[i], silent);
        if (fix != null && open.cell(i) instanceof MixCell cell) {
          cell.fix(fix);
        }
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
    ended(canary, strand, value);
  }

  // What was abandoned is negative and in no bin: how long it would have taken is not known.
  private void ended(boolean canary, int strand, double value) {
    if (!canary && value >= 0 && strands.get(strand).fixesTau()) {
      myBins[strand].add(LatencyBins.bin(value), 1);
    }
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
    ended(canary, strand, value);
    changed = true;
  }

  boolean isChanged() {
    return changed;
  }

  int bytes() {
    int bytes = ROW_BYTES;
    for (int strand = 0; strand < bs.length; strand++) {
      bytes += bytes(strand);
    }
    return bytes;
  }

  private int bytes(int strand) {
    Window open = mine;
    if (open == null) {
      return 0;
    }
    if (open.cell(strand) instanceof MixCell mix) {
      return ROW_BYTES * mix.rows();
    }
    int rows = myBins[strand].rows();
    PlainCell cell = (PlainCell) open.cell(strand);
    for (int at = 0; at < open.probabilities(); at++) {
      rows += (cell.sums(at, true).isZero() ? 0 : 1) + (cell.sums(at, false).isZero() ? 0 : 1);
    }
    return ROW_BYTES * rows;
  }

  /**
   * Moves what was added here. A window's rows go together, or a unit might be half told; only
   * where that many were mended at once that they are too long for any flush, rule by rule: a mend
   * that some rules have not been told of leaves them with less than the truth.
   *
   * @return the bytes moved, about
   */
  int drain(List<Ledger.Row> rows, List<Ledger.Window> windows, int most) {
    windows.add(new Ledger.Window(epoch, t, false, myUnits, myCanaryUnits, List.of()));
    myUnits = 0;
    myCanaryUnits = 0;
    int bytes = ROW_BYTES;
    changed = false;
    for (int strand = 0; mine != null && strand < bs.length; strand++) {
      int more = bytes(strand);
      if (bytes > ROW_BYTES && bytes + more > most) {
        changed = true;
      } else {
        bytes += more;
        drain(rows, strand, mine);
      }
    }
    return bytes;
  }

  private void drain(List<Ledger.Row> rows, int strand, Window open) {
    if (open.cell(strand) instanceof MixCell mix) {
      mix.drain((part, canary, w, n, y, s) -> rows.add(row(strand, part, canary, w, n, y, s)));
      return;
    }
    PlainCell cell = (PlainCell) open.cell(strand);
    for (int at = 0; at < open.probabilities(); at++) {
      drain(rows, strand, true, open.w(at), cell.sums(at, true));
      drain(rows, strand, false, open.w(at), cell.sums(at, false));
    }
    for (PoolCounts.Row one : myBins[strand].drain()) {
      rows.add(row(strand, 1 + one.part(), false, 0, one.n(), 0, one.numbers()));
    }
  }

  private void drain(List<Ledger.Row> rows, int strand, boolean canary, double w, Sums sums) {
    if (!sums.isZero()) {
      List<Long> s = new ArrayList<>(Bet.EXPERTS);
      for (long sum : sums.s) {
        s.add(sum);
      }
      rows.add(row(strand, 0, canary, w, sums.n(), sums.y(), Collections.unmodifiableList(s)));
      sums.clear();
    }
  }

  private Ledger.Row row(
      int strand, int part, boolean canary, double w, long n, long y, List<Long> s) {
    return new Ledger.Row(epoch, t, part * bs.length + strand, canary, w, n, y, s);
  }
}
