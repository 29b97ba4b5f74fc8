package dev.switchback.analysis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The terms of the open window by w for all processes of a label mix, and those of a mended one.
 */
final class LabelBench implements Bench {
  private final Bet bet;
  private final List<LabelTerms> terms = new ArrayList<>();
  private final LabelTerms mending = new LabelTerms();
  private @Nullable LabelCell open;

  LabelBench(Bet bet) {
    this.bet = bet;
  }

  @Override
  public Cell newCell() {
    return new LabelCell(this);
  }

  Bet bet() {
    return bet;
  }

  void opened(LabelCell cell) {
    open = cell;
  }

  LabelTerms terms(int at) {
    if (at == terms.size()) {
      terms.add(new LabelTerms());
    }
    return terms.get(at);
  }

  LabelTerms terms(LabelCell cell, int at, double w) {
    if (cell == open) {
      return terms(at);
    }
    cell.fill(mending, w);
    return mending;
  }
}
