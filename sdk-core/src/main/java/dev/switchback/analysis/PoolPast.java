package dev.switchback.analysis;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a fleet's windows of one rule leave for later ones to fix their numbers from, in one epoch:
 * stable's latencies in bins, or labels of both slices. That of merged windows is kept here.
 */
final class PoolPast {
  private final Strand strand;
  private final PoolCounts canary = new PoolCounts();
  private final PoolCounts stable = new PoolCounts();
  private @Nullable Labels labels;

  PoolPast(Strand strand) {
    this.strand = strand;
  }

  /** A window has said which labels are told apart; they are the same in all of an epoch. */
  void fixed(@Nullable MixFix fix) {
    if (labels == null && fix != null) {
      labels = fix.labels();
    }
  }

  void merge(PoolWindow window, int of) {
    if (window.all().cell(of) instanceof MixCell mix) {
      mix.addTo(canary, stable, labels);
    } else {
      stable.add(window.bins(of));
    }
  }

  /** What a window is to use, from those before it and the merged ones. */
  List<Double> fix(int of, List<PoolWindow> before) {
    List<Double> numbers = new ArrayList<>();
    Past past = strand.badness().newPast();
    if (past instanceof LatencyPast latencies) {
      stable.forEach((bin, count) -> latencies.addBin(bin, count));
      before.forEach(window -> window.bins(of).forEach(latencies::addBin));
      LatencyPast.Cut cut = latencies.cut();
      numbers.add(cut == null ? Double.NaN : cut.b());
      numbers.add(cut == null ? Double.NaN : cut.tau());
    } else if (past instanceof LabelPast mix) {
      Labels known = labels;
      if (known != null) {
        mix.fixed(known);
      }
      canary.forEach((label, count) -> mix.addPlace(true, label, count));
      stable.forEach((label, count) -> mix.addPlace(false, label, count));
      before.forEach(window -> ((MixCell) window.all().cell(of)).addTo(mix, window.t()));
      MixFix.write(mix.fix(strand.bet()), numbers);
    }
    return numbers;
  }
}
