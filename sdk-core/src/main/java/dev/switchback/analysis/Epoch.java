package dev.switchback.analysis;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A process of its own for every strand, started from the reference and fed by the units drawn in
 * the epoch. The last window is the open one as long as the epoch runs.
 */
final class Epoch {
  private final int number;
  private final Track[] tracks;
  private final double[] lnE;
  private final List<Window> windows = new ArrayList<>();
  private boolean mended;
  private boolean changed = true;

  Epoch(int number, List<Strand> strands) {
    this.number = number;
    tracks = new Track[strands.size()];
    Arrays.setAll(
        tracks,
        strand -> new Track(strands.get(strand).bet(), strands.get(strand).badness().newPast()));
    lnE = new double[tracks.length];
  }

  int number() {
    return number;
  }

  Track track(int strand) {
    return tracks[strand];
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
    for (int strand = 0; strand < tracks.length; strand++) {
      tracks[strand].fix(window.cell(strand), strand, windows);
      if (t > 1) {
        tracks[strand].carry(last().cell(strand), t);
      }
    }
    windows.add(window);
    changed = true;
  }

  /** No window opens here any more: what they would fix can go. */
  void end() {
    for (Track track : tracks) {
      track.forget();
    }
  }

  void touch(Window window) {
    changed = true;
    mended |= window != last();
  }

  private void refold() {
    if (mended) {
      for (int strand = 0; strand < tracks.length; strand++) {
        tracks[strand].fold(strand, windows);
      }
      mended = false;
    }
  }

  double lnE(int strand) {
    if (changed) {
      refold();
      for (int i = 0; i < tracks.length; i++) {
        lnE[i] = tracks[i].lnE(last().cell(i), last().t());
      }
      changed = false;
    }
    return lnE[strand];
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
      for (int strand = 0; strand < tracks.length; strand++) {
        tracks[strand].merge(first.cell(strand), first.t());
      }
      free.push(first);
    }
    windows.subList(0, merged).clear();
  }
}
