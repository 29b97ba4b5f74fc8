package dev.switchback.analysis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The terms of the open window by w, and those of a closed one that is mended. */
final class PlainBench implements Bench {
  private final Strand strand;
  private final List<Terms> terms = new ArrayList<>();
  private final Terms mending = new Terms();
  private @Nullable PlainCell open;

  PlainBench(Strand strand) {
    this.strand = strand;
  }

  @Override
  public Cell newCell() {
    return new PlainCell(this);
  }

  Bet bet() {
    return strand.bet();
  }

  Badness badness() {
    return strand.badness();
  }

  void opened(PlainCell cell) {
    open = cell;
  }

  /** Terms of the open window under its w at that place. */
  Terms terms(int at) {
    if (at == terms.size()) {
      terms.add(new Terms());
    }
    return terms.get(at);
  }

  /** Terms of any window. */
  Terms terms(PlainCell cell, int at, double w) {
    if (cell == open) {
      return terms(at);
    }
    mending.fill(strand.bet(), cell.b(), cell.c(), w);
    return mending;
  }
}
