package dev.switchback.analysis;

import dev.switchback.Ledger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One epoch of a fleet: its windows in order, those long closed merged into a prefix. What is
 * mended in a merged window is left out: what was assumed of a unit is never more than the truth.
 */
final class PoolEpoch {
  /** Windows that are kept apart, of at least 10 s each. */
  private static final int KEPT = 32;

  private final int number;
  private final List<Strand> strands;
  private final Bench[] benches;
  private final Track[] tracks;
  private final @Nullable PoolPast[] pasts;
  private final List<PoolWindow> windows = new ArrayList<>();
  private int merged;
  private long units;
  private long canaryUnits;

  PoolEpoch(int number, List<Strand> strands) {
    this.number = number;
    this.strands = strands;
    benches = strands.stream().map(Strand::newPoolBench).toArray(Bench[]::new);
    tracks = new Track[strands.size()];
    Arrays.setAll(tracks, strand -> new Track(strands.get(strand).bet(), null));
    pasts = new PoolPast[strands.size()];
    for (int strand = 0; strand < pasts.length; strand++) {
      Strand of = strands.get(strand);
      pasts[strand] = of.badness().newPast() == null ? null : new PoolPast(of);
    }
  }

  int number() {
    return number;
  }

  List<PoolWindow> windows() {
    return windows;
  }

  /** The window of that place; null where it was merged. */
  @Nullable PoolWindow window(int t) {
    if (t <= merged) {
      return null;
    }
    while (merged + windows.size() < t) {
      windows.add(new PoolWindow(number, merged + windows.size() + 1, strands, benches));
    }
    return windows.get(t - merged - 1);
  }

  /** The place of the last window that has begun, from 1. */
  int last() {
    for (int i = windows.size() - 1; i >= 0; i--) {
      if (windows.get(i).isOpened()) {
        return merged + i + 1;
      }
    }
    return merged + 1;
  }

  long units(boolean ofCanary) {
    long sum = ofCanary ? canaryUnits : units;
    for (PoolWindow window : windows) {
      sum += ofCanary ? window.canaryUnits() : window.units();
    }
    return sum;
  }

  /** What a window is to use: from the closed windows two back and before. */
  Ledger.Window proposal(int t) {
    List<PoolWindow> before = windows.stream().filter(window -> window.t() <= t - 2).toList();
    List<Double> fixed = new ArrayList<>();
    for (int strand = 0; strand < tracks.length; strand++) {
      PoolPast past = pasts[strand];
      if (past == null) {
        Tally stable = new Tally();
        stable.add(tracks[strand].merged(false));
        for (PoolWindow window : before) {
          stable.add(window.all().cell(strand), false);
        }
        fixed.add(strands.get(strand).bet().b(stable.n(), stable.sum()));
      } else {
        for (PoolWindow window : windows) {
          past.fixed(window.mix(strand));
        }
        fixed.addAll(past.fix(strand, before));
      }
    }
    return new Ledger.Window(number, t, false, 0, 0, fixed);
  }

  Tally total(int strand, boolean ofCanary) {
    return tracks[strand].total(ofCanary, strand, alls());
  }

  private List<Window> alls() {
    return windows.stream().map(PoolWindow::all).toList();
  }

  double lnE(int strand) {
    PoolWindow last = window(last());
    if (last == null) {
      return 0;
    }
    List<Window> begun = alls().subList(0, last.t() - merged);
    begun.forEach(window -> tracks[strand].widen(window.cell(strand).lanes()));
    tracks[strand].fold(strand, begun);
    return tracks[strand].lnE(last.all().cell(strand), last.t());
  }

  Track track(int strand) {
    return tracks[strand];
  }

  int merged() {
    return merged;
  }

  void merge() {
    while (last() - merged > KEPT && !windows.get(0).isChanged()) {
      PoolWindow first = windows.remove(0);
      merged++;
      units += first.units();
      canaryUnits += first.canaryUnits();
      for (int strand = 0; strand < tracks.length; strand++) {
        tracks[strand].widen(first.all().cell(strand).lanes());
        tracks[strand].merge(first.all().cell(strand), first.t());
        PoolPast past = pasts[strand];
        if (past != null) {
          past.fixed(first.mix(strand));
          past.merge(first, strand);
        }
      }
    }
  }
}
