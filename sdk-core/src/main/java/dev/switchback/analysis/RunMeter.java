package dev.switchback.analysis;

import dev.switchback.Outcome;
import org.jspecify.annotations.Nullable;

/** So many in a row; a key counts once in a run, any other outcome of any key ends it. */
final class RunMeter implements Meter {
  private final @Nullable Outcome counted;
  private final int length;
  private final long[] keys;
  private int run;
  private int keysInRun;

  /** A run of one outcome, or of any error where it is null. */
  RunMeter(@Nullable Outcome counted, int length) {
    this.counted = counted;
    this.length = length;
    keys = new long[length];
  }

  @Override
  public void ended(Outcome outcome, boolean keyed, long key) {
    boolean counts = counted == null ? outcome.isError() : outcome == counted;
    if (!counts) {
      run = 0;
      keysInRun = 0;
      return;
    }
    if (run == length) {
      return;
    }
    if (keyed) {
      for (int i = 0; i < keysInRun; i++) {
        if (keys[i] == key) {
          return;
        }
      }
      keys[keysInRun++] = key;
    }
    run++;
  }

  @Override
  public boolean isMet() {
    return run == length;
  }
}
