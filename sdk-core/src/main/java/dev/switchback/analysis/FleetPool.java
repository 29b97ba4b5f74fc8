package dev.switchback.analysis;

import dev.switchback.Ledger;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of a fleet on rules whose units end alike. What a window uses is fixed by the store
 * before the window has a unit, so what each process adds can be summed exactly, and the verdict is
 * folded from the sums by the bets that judge one process.
 */
final class FleetPool implements Analysis.Pool {
  private final List<Strand> strands;
  private final List<PoolEpoch> epochs = new ArrayList<>();
  private double skipped;
  private boolean epochal;

  FleetPool(List<Strand> strands) {
    this.strands = List.copyOf(strands);
    epochs.add(new PoolEpoch(1, this.strands));
  }

  List<Strand> strands() {
    return strands;
  }

  List<PoolEpoch> epochs() {
    return epochs;
  }

  boolean isEpochal() {
    return epochal;
  }

  double skipped() {
    return skipped;
  }

  PoolEpoch last() {
    return epochs.get(epochs.size() - 1);
  }

  private PoolEpoch epoch(int number) {
    for (PoolEpoch epoch : epochs) {
      if (epoch.number() == number) {
        return epoch;
      }
    }
    skipped += number > last().number() + 1 ? Mixture.weights(last().number() + 1, number) : 0;
    PoolEpoch begun = new PoolEpoch(number, strands);
    epochs.add(begun);
    return begun;
  }

  @Override
  public int window(int epoch) {
    PoolEpoch of = epoch(epoch);
    int last = of.last();
    PoolWindow window = of.window(last);
    return window != null && window.isOpened() && window.isFixed() ? last : 0;
  }

  @Override
  public void add(int epoch, int t, boolean canary, double w, double[] values, int offset) {
    PoolWindow window = epoch(epoch).window(t);
    if (window != null) {
      window.count(canary);
      for (int i = 0; i < strands.size(); i++) {
        window.add(canary, w, i, values[offset + strands.get(i).index()]);
      }
    }
  }

  @Override
  public void addWaiting(int epoch, int t, boolean canary, double w, double waitedMillis) {
    PoolWindow window = epoch(epoch).window(t);
    if (window != null) {
      window.count(canary);
      window.addWaiting(canary, w, waitedMillis);
    }
  }

  @Override
  public void mend(
      int epoch,
      int t,
      boolean canary,
      double w,
      double waitedMillis,
      double[] values,
      int offset) {
    PoolWindow window = epoch(epoch).window(t);
    for (int i = 0; window != null && i < strands.size(); i++) {
      window.mend(canary, w, waitedMillis, i, values[offset + strands.get(i).index()]);
    }
  }

  @Override
  public int bytes() {
    int bytes = 0;
    for (PoolEpoch epoch : epochs) {
      for (PoolWindow window : epoch.windows()) {
        bytes += window.isChanged() ? window.bytes() : 0;
      }
    }
    return bytes;
  }

  @Override
  public boolean drain(List<Ledger.Row> rows, List<Ledger.Window> windows, int bytes) {
    int left = bytes;
    for (PoolEpoch epoch : epochs) {
      for (PoolWindow window : epoch.windows()) {
        if (window.isChanged()) {
          if (window.bytes() > left && left < bytes) {
            return false;
          }
          left -= window.drain(rows, windows, left);
          if (window.isChanged()) {
            return false;
          }
        }
      }
    }
    return true;
  }

  @Override
  public List<Ledger.Window> proposals(int number) {
    PoolEpoch epoch = epoch(number);
    List<Ledger.Window> proposals = new ArrayList<>();
    for (int t = epoch.last(); t <= epoch.last() + 1; t++) {
      PoolWindow window = epoch.window(t);
      if (window != null && !window.isFixed()) {
        proposals.add(epoch.proposal(t));
      }
    }
    return proposals;
  }

  @Override
  public void accept(Ledger.Answer answer) {
    epochal = answer.renewMillis() > 0;
    for (Ledger.Window said : answer.windows()) {
      PoolWindow window = epoch(said.epoch()).window(said.window());
      if (window != null) {
        window.accept(said);
      }
    }
    for (Ledger.Row row : answer.rows()) {
      PoolWindow window = epoch(row.epoch()).window(row.window());
      if (window != null) {
        window.accept(row);
      }
    }
  }

  void merge() {
    epochs.forEach(PoolEpoch::merge);
  }

  double lnE(int strand) {
    if (!epochal) {
      return last().lnE(strand);
    }
    double sum = Double.NEGATIVE_INFINITY;
    for (PoolEpoch epoch : epochs) {
      double weight = StrictMath.log(Mixture.weight(epoch.number()));
      sum = Mixture.add(sum, weight + epoch.lnE(strand));
    }
    return Mixture.add(sum, StrictMath.log(Mixture.reserve(last().number()) + skipped));
  }

  long units(boolean ofCanary) {
    long sum = 0;
    for (PoolEpoch epoch : epochs) {
      sum += epoch.units(ofCanary);
    }
    return sum;
  }

  Tally total(int strand, boolean ofCanary) {
    Tally total = new Tally();
    for (PoolEpoch epoch : epochs) {
      total.add(epoch.total(strand, ofCanary));
    }
    return total;
  }
}
