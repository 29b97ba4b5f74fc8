package dev.switchback.analysis;

import dev.switchback.Ledger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A label mix in one window of a fleet: counts by w, slice and label. Every term of a mix is that
 * of Y = 0 or of Y = 1, so anyone makes the sums from the counts, and the 33 processes need no rows
 * of their own.
 */
final class MixCell extends Cell {
  /** Rows of labels told apart: 16 in a row. */
  static final int LABEL_ROWS = 2;

  /** A row of a label by its code, from a window that opened before the labels were fixed. */
  static final int CODE_ROW = 2;

  private static final int WAITING = Labels.MOST + 1;
  private static final int MOST_CODES = 256;

  private final MixBench bench;
  private final List<Double> ws = new ArrayList<>();
  private final List<long[]> canary = new ArrayList<>();
  private final List<long[]> stable = new ArrayList<>();
  private final Map<Long, long[]> codes = new HashMap<>();
  private @Nullable MixFix fix;
  private long[] s = {};
  private boolean stale;

  MixCell(MixBench bench) {
    this.bench = bench;
  }

  /** What the window uses; before it is known, only counts of others are taken. */
  void fix(MixFix known) {
    fix = known;
    stale = true;
  }

  @Nullable MixFix fix() {
    return fix;
  }

  @Override
  void clear() {
    ws.clear();
    canary.clear();
    stable.clear();
    codes.clear();
    stale = true;
  }

  @Override
  void widen(double w) {
    ws.add(w);
    canary.add(new long[WAITING + 1]);
    stable.add(new long[WAITING + 1]);
  }

  private long[] counts(int at, boolean ofCanary) {
    return ofCanary ? canary.get(at) : stable.get(at);
  }

  @Override
  void take(int at, boolean ofCanary, double value) {
    if (Double.isNaN(value)) {
      return;
    }
    stale = true;
    if (fix != null) {
      counts(at, ofCanary)[fix.labels().index((long) value)]++;
    } else if (codes.size() < MOST_CODES || codes.containsKey((long) value)) {
      codes.computeIfAbsent((long) value, code -> new long[2])[ofCanary ? 0 : 1]++;
    }
  }

  @Override
  void takeWaiting(int at, boolean ofCanary, double waitedMillis) {
    if (fix != null) {
      stale = true;
      counts(at, ofCanary)[WAITING]++;
    }
  }

  @Override
  void mend(int at, double w, boolean ofCanary, double waitedMillis, double value) {
    if (fix != null) {
      counts(at, ofCanary)[WAITING]--;
    }
    take(at, ofCanary, value);
  }

  /** A row's sums as they are now; {@code at} is the place of its w. */
  void accept(int part, int at, Ledger.Row row) {
    stale = true;
    if (part == CODE_ROW) {
      long[] counts = codes.computeIfAbsent((long) row.w(), code -> new long[2]);
      counts[row.canary() ? 0 : 1] = row.n();
      return;
    }
    PoolCounts read = new PoolCounts();
    read.set(part, row.s());
    long[] counts = counts(at, row.canary());
    for (int i = 0; i < PoolCounts.ROW; i++) {
      counts[part * PoolCounts.ROW + i] = read.get(part * PoolCounts.ROW + i);
    }
    if (part == 0) {
      counts[WAITING] = row.y();
    }
  }

  /** How many rows there are to tell. */
  int rows() {
    int rows = 2 * codes.size();
    for (int at = 0; at < ws.size(); at++) {
      rows += rows(canary.get(at)) + rows(stable.get(at));
    }
    return rows;
  }

  private static int rows(long[] counts) {
    boolean low = counts[WAITING] != 0;
    boolean high = false;
    for (int label = 0; label < WAITING; label++) {
      low |= label < PoolCounts.ROW && counts[label] != 0;
      high |= label >= PoolCounts.ROW && counts[label] != 0;
    }
    return (low ? 1 : 0) + (high ? 1 : 0);
  }

  /** Told of rows. */
  interface Told {
    void row(int part, boolean canary, double w, long n, long y, List<Long> s);
  }

  /** Moves the counts out. */
  void drain(Told told) {
    for (int at = 0; at < ws.size(); at++) {
      drain(told, true, ws.get(at), canary.get(at));
      drain(told, false, ws.get(at), stable.get(at));
    }
    List<Long> none = Arrays.stream(new long[Bet.EXPERTS]).boxed().toList();
    codes.forEach(
        (code, counts) -> {
          for (int slice = 0; slice < 2; slice++) {
            if (counts[slice] > 0) {
              told.row(CODE_ROW, slice == 0, code, counts[slice], 0, none);
            }
          }
        });
    codes.clear();
    stale = true;
  }

  private static void drain(Told told, boolean ofCanary, double w, long[] counts) {
    PoolCounts packed = new PoolCounts();
    packed.add(0, 0);
    for (int label = 0; label < WAITING; label++) {
      if (counts[label] != 0) {
        packed.add(label, counts[label]);
      }
    }
    for (PoolCounts.Row row : packed.drain()) {
      long waiting = row.part() == 0 ? counts[WAITING] : 0;
      if (row.n() != 0 || waiting != 0) {
        told.row(row.part(), ofCanary, w, row.n(), waiting, row.numbers());
      }
    }
    Arrays.fill(counts, 0);
  }

  /** Adds what ended here to what later windows are fixed from. */
  void addTo(LabelPast past, long window) {
    codes.forEach(
        (code, counts) -> {
          past.addCode(true, code, counts[0], window);
          past.addCode(false, code, counts[1], window);
        });
    for (int at = 0; at < ws.size(); at++) {
      for (int label = 0; label < WAITING; label++) {
        past.addPlace(true, label, canary.get(at)[label]);
        past.addPlace(false, label, stable.get(at)[label]);
      }
    }
  }

  /** The same, added up by place, with the labels that were fixed since. */
  void addTo(PoolCounts ofCanary, PoolCounts ofStable, @Nullable Labels labels) {
    for (int at = 0; at < ws.size(); at++) {
      for (int label = 0; label < WAITING; label++) {
        ofCanary.add(label, canary.get(at)[label]);
        ofStable.add(label, stable.get(at)[label]);
      }
    }
    if (labels != null) {
      codes.forEach(
          (code, counts) -> {
            ofCanary.add(labels.index(code), counts[0]);
            ofStable.add(labels.index(code), counts[1]);
          });
    }
  }

  @Override
  int lanes() {
    return fix == null ? 1 : 1 + fix.labels().size();
  }

  @Override
  long fixedS(int lane, int k) {
    if (fix == null) {
      return 0;
    }
    if (stale) {
      stale = false;
      sum(fix);
    }
    return s[lane * Bet.EXPERTS + k];
  }

  private void sum(MixFix fixed) {
    s = LabelTerms.room(s, lanes());
    for (int at = 0; at < ws.size(); at++) {
      LabelTerms terms = bench.terms(fixed, ws.get(at));
      for (boolean ofCanary : new boolean[] {true, false}) {
        long[] counts = counts(at, ofCanary);
        long all = ended(counts) + counts[WAITING];
        // What waits is assumed to be good of the canary and bad of stable, in every process.
        long assumed = ofCanary ? 0 : counts[WAITING];
        terms.add(s, 0, ofCanary, all, bad(fixed, counts) + assumed);
        for (int label = 0; label < fixed.labels().size(); label++) {
          terms.add(s, 1 + label, ofCanary, all, counts[label] + assumed);
        }
      }
    }
  }

  private static long ended(long[] counts) {
    long sum = 0;
    for (int label = 0; label < WAITING; label++) {
      sum += counts[label];
    }
    return sum;
  }

  private static long bad(MixFix fixed, long[] counts) {
    long sum = 0;
    for (int label = 0; label < WAITING; label++) {
      sum += (fixed.witness() >>> label & 1) == 1 ? counts[label] : 0;
    }
    return sum;
  }

  @Override
  long n(boolean ofCanary) {
    long n = 0;
    for (int at = 0; fix != null && at < ws.size(); at++) {
      n += ended(counts(at, ofCanary));
    }
    return n;
  }

  @Override
  double y(boolean ofCanary) {
    long y = 0;
    for (int at = 0; fix != null && at < ws.size(); at++) {
      y += bad(fix, counts(at, ofCanary));
    }
    return y;
  }
}
