package dev.switchback.analysis;

import java.util.ArrayList;
import java.util.List;

/** A strand of one process in one window: its sums by w and slice. */
final class PlainCell extends Cell {
  private final PlainBench bench;
  private final List<Sums> canary = new ArrayList<>();
  private final List<Sums> stable = new ArrayList<>();
  private int used;

  PlainCell(PlainBench bench) {
    this.bench = bench;
  }

  @Override
  void clear() {
    used = 0;
    bench.opened(this);
  }

  @Override
  void widen(double w) {
    if (used == canary.size()) {
      canary.add(new Sums());
      stable.add(new Sums());
    }
    canary.get(used).clear();
    stable.get(used).clear();
    Terms terms = bench.terms(used++);
    if (!isSilent()) {
      terms.fill(bench.bet(), b(), c(), w);
    }
  }

  @Override
  void take(int at, boolean ofCanary, double value) {
    double y = isSilent() ? Double.NaN : bench.badness().y(value, ofCanary, tau());
    if (!Double.isNaN(y)) {
      Sums sums = sums(at, ofCanary);
      bench.terms(at).add(sums.s, ofCanary, y, false);
      sums.count(y);
    }
  }

  @Override
  void takeWaiting(int at, boolean ofCanary, double waitedMillis) {
    if (!isSilent()) {
      double y = assumed(ofCanary, waitedMillis);
      bench.terms(at).add(sums(at, ofCanary).s, ofCanary, y, false);
    }
  }

  /** A unit that waits is never worse for the canary than the truth will be. */
  private double assumed(boolean ofCanary, double waitedMillis) {
    return ofCanary ? bench.badness().waiting(waitedMillis, tau()) : 1;
  }

  @Override
  void mend(int at, double w, boolean ofCanary, double waitedMillis, double value) {
    if (isSilent()) {
      return;
    }
    Terms terms = bench.terms(this, at, w);
    Sums sums = sums(at, ofCanary);
    terms.add(sums.s, ofCanary, assumed(ofCanary, waitedMillis), true);
    double y = bench.badness().y(value, ofCanary, tau());
    if (!Double.isNaN(y)) {
      terms.add(sums.s, ofCanary, y, false);
      sums.count(y);
    }
  }

  Sums sums(int w, boolean ofCanary) {
    return ofCanary ? canary.get(w) : stable.get(w);
  }

  @Override
  int lanes() {
    return 1;
  }

  @Override
  long fixedS(int lane, int k) {
    long sum = 0;
    for (int i = 0; i < used; i++) {
      sum += canary.get(i).s[k] + stable.get(i).s[k];
    }
    return sum;
  }

  @Override
  long n(boolean ofCanary) {
    long n = 0;
    for (int i = 0; i < used; i++) {
      n += sums(i, ofCanary).n();
    }
    return n;
  }

  @Override
  double y(boolean ofCanary) {
    long y = 0;
    for (int i = 0; i < used; i++) {
      y += sums(i, ofCanary).y();
    }
    return Fixed.value(y);
  }
}
