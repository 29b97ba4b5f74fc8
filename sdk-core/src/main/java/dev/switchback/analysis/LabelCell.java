package dev.switchback.analysis;

import org.jspecify.annotations.Nullable;

/**
 * A label mix in one window. Its processes: the witness set's, at 0, and one for each label. What
 * is counted as its Y is the witness set's.
 */
final class LabelCell extends Cell {
  private final LabelBench bench;
  private @Nullable Labels labels;
  private int witness;
  private double[] fixed = {};
  private long[] s = {};
  private int used;
  private long canaryN;
  private long canaryY;
  private long stableN;
  private long stableY;

  LabelCell(LabelBench bench) {
    this.bench = bench;
  }

  /** Begins a window. */
  void open(MixFix fix) {
    double[] b = fix.b();
    labels = fix.labels();
    witness = fix.witness();
    if (fixed.length < lanes()) {
      fixed = new double[lanes()];
    }
    System.arraycopy(b, 0, fixed, 0, lanes());
    open(b[0], bench.bet().c(b[0]), Double.NaN, false);
  }

  @Override
  void clear() {
    if (isSilent()) {
      labels = null;
    }
    s = LabelTerms.room(s, lanes());
    used = 0;
    canaryN = 0;
    canaryY = 0;
    stableN = 0;
    stableY = 0;
    bench.opened(this);
  }

  @Override
  void widen(double w) {
    LabelTerms terms = bench.terms(used++);
    if (!isSilent()) {
      fill(terms, w);
    }
  }

  void fill(LabelTerms terms, double w) {
    terms.fill(bench.bet(), fixed, lanes(), w);
  }

  @Override
  void take(int at, boolean canary, double value) {
    if (labels != null && !Double.isNaN(value)) {
      add(bench.terms(at), labels, canary, value);
    }
  }

  @Override
  void takeWaiting(int at, boolean canary, double waitedMillis) {
    if (!isSilent()) {
      bench.terms(at).addWaiting(s, lanes(), canary, false);
    }
  }

  @Override
  void mend(int at, double w, boolean canary, double waitedMillis, double value) {
    if (labels != null) {
      LabelTerms terms = bench.terms(this, at, w);
      terms.addWaiting(s, lanes(), canary, true);
      if (!Double.isNaN(value)) {
        add(terms, labels, canary, value);
      }
    }
  }

  private void add(LabelTerms terms, Labels known, boolean canary, double value) {
    int label = known.index((long) value);
    boolean bad = (witness >>> label & 1) == 1;
    terms.add(s, lanes(), canary, bad, label, false);
    if (canary) {
      canaryN++;
      canaryY += bad ? 1 : 0;
    } else {
      stableN++;
      stableY += bad ? 1 : 0;
    }
  }

  @Override
  int lanes() {
    return labels == null ? 1 : 1 + labels.size();
  }

  @Override
  long fixedS(int lane, int k) {
    return isSilent() ? 0 : s[lane * Bet.EXPERTS + k];
  }

  @Override
  long n(boolean ofCanary) {
    return ofCanary ? canaryN : stableN;
  }

  @Override
  double y(boolean ofCanary) {
    return ofCanary ? canaryY : stableY;
  }
}
