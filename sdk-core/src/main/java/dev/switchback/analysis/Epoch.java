package dev.switchback.analysis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A process of its own for every rule, started from the reference and fed by the units drawn in the
 * epoch. The last window is the open one as long as the epoch runs.
 */
final class Epoch {
  private final int number;
  private final Track[] tracks;
  private final double[] lnE;
  private final List<Window> windows = new ArrayList<>();
  private boolean mended;
  private boolean changed = true;

  Epoch(int number, List<Rule> rules) {
    this.number = number;
    tracks = new Track[rules.size()];
    Arrays.setAll(tracks, rule -> new Track(rules.get(rule).bet()));
    lnE = new double[tracks.length];
  }

  int number() {
    return number;
  }

  Track track(int rule) {
    return tracks[rule];
  }

  List<Window> windows() {
    return windows;
  }

  Window last() {
    return windows.get(windows.size() - 1);
  }

  /** Opens the next window. */
  void open(Window window, long windowNumber) {
    int t = windows.isEmpty() ? 1 : last().t() + 1;
    window.open(windowNumber, t);
    refold();
    for (int rule = 0; rule < tracks.length; rule++) {
      tracks[rule].fix(window.cell(rule), rule, windows);
      if (t > 1) {
        tracks[rule].carry(last().cell(rule), t);
      }
    }
    windows.add(window);
    changed = true;
  }

  void touch(Window window) {
    changed = true;
    mended |= window != last();
  }

  private void refold() {
    if (mended) {
      for (int rule = 0; rule < tracks.length; rule++) {
        tracks[rule].fold(rule, windows);
      }
      mended = false;
    }
  }

  double lnE(int rule) {
    if (changed) {
      refold();
      for (int i = 0; i < tracks.length; i++) {
        lnE[i] = tracks[i].lnE(last().cell(i), last().t());
      }
      changed = false;
    }
    return lnE[rule];
  }

  /** Merges the windows below a number, but never the last. */
  void mergeBefore(long windowNumber, ArrayDeque<Window> free) {
    if (windows.get(0).number() >= windowNumber || windows.size() == 1) {
      return;
    }
    refold();
    int merged = 0;
    while (merged + 1 < windows.size() && windows.get(merged).number() < windowNumber) {
      Window first = windows.get(merged++);
      for (int rule = 0; rule < tracks.length; rule++) {
        tracks[rule].merge(first.cell(rule), first.t());
      }
      free.push(first);
    }
    windows.subList(0, merged).clear();
  }
}
