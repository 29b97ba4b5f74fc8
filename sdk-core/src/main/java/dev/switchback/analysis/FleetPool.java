package dev.switchback.analysis;

import dev.switchback.Ledger;
import dev.switchback.Verdict;
import dev.switchback.document.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The evidence of a fleet. What a window uses is fixed by the store before the window has a unit,
 * so what each process adds can be summed exactly, and the verdict is folded from the sums by the
 * bets that judge one process.
 */
final class FleetPool implements Analysis.Pool {
  /** The share of alpha that is left to the processes alone, together. */
  static final double LOCAL_SHARE = 0.1;

  private final List<Strand> strands = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private final List<PoolEpoch> epochs = new ArrayList<>();
  private final PoolLooks looks;
  private double skipped;
  private boolean epochal;

  FleetPool(Thresholds thresholds, List<Rule> rules) {
    List<Rule> pooled = new ArrayList<>();
    for (int i = 0; i < rules.size(); i++) {
      if (isPooled(rules.get(i))) {
        pooled.add(rules.get(i));
        strands.add(rules.get(i).strands().get(0));
        places.add(i);
      }
    }
    looks = new PoolLooks(pooled, rules, thresholds.alpha() * (1 - LOCAL_SHARE));
    epochs.add(new PoolEpoch(1, strands));
  }

  /** Rules whose windows fix a number at most, and whose units end with the call. */
  private static boolean isPooled(Rule rule) {
    Strand strand = rule.strands().get(0);
    return !rule.isAll()
        && !strand.late()
        && !(strand.badness() instanceof GoldenBadness)
        && strand.badness().newPast() == null;
  }

  List<Strand> strands() {
    return strands;
  }

  /** Places of the pooled rules in the policy. */
  List<Integer> places() {
    return places;
  }

  PoolLooks looks() {
    return looks;
  }

  List<PoolEpoch> epochs() {
    return epochs;
  }

  PoolEpoch last() {
    return epochs.get(epochs.size() - 1);
  }

  @Override
  public boolean hasRules() {
    return !strands.isEmpty();
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
  public boolean drain(List<Ledger.Row> rows, List<Ledger.Window> windows, int bytes) {
    int left = bytes;
    for (PoolEpoch epoch : epochs) {
      for (PoolWindow window : epoch.windows()) {
        if (window.isChanged()) {
          if (window.bytes() > left && left < bytes) {
            return false;
          }
          left -= window.bytes();
          window.drain(rows, windows);
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
      if (window != null && row.rule() < strands.size()) {
        window.accept(row);
      }
    }
  }

  @Override
  public void look() {
    epochs.forEach(PoolEpoch::merge);
    double[] lnE = new double[strands.size()];
    for (int i = 0; i < lnE.length; i++) {
      lnE[i] = lnE(i);
    }
    looks.look(lnE, units(false), units(true));
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

  @Override
  public boolean isBreached() {
    return looks.tipped() >= 0;
  }

  @Override
  public boolean isHeld() {
    return looks.isHeld();
  }

  @Override
  public int breaches() {
    return looks.breaches();
  }

  @Override
  public Verdict verdict(Verdict local) {
    return new PoolVerdict(this).write(local);
  }

  @Override
  public Map<String, Object> ledger() {
    return PoolWriter.write(this);
  }
}
