package dev.switchback;

import java.util.List;

/**
 * What a process and the store of a fleet's counts say to each other: additive rows, windows, and
 * keys seen for the first time. The verdict on a rollout is a pure fold over the rows. Numbers of
 * evidence are in fixed point of 2⁻⁴⁴, so their sums are exact in any order.
 */
public final class Ledger {
  private Ledger() {}

  /**
   * Counts of one rule, window, slice and probability; rows are added up.
   *
   * @param epoch from 1
   * @param window its place in the epoch, from 1
   * @param rule its place among the policy's pooled rules; plus their number, once or more, for
   *     counts that later windows fix their numbers from, such as latencies in bins
   * @param canary whether it is of the canary or of stable
   * @param w probability of the canary; of labels that are counted before it is fixed which are
   *     told apart, the label's hash
   * @param n units that have ended and have a value
   * @param y the sum of their badness, in fixed point; of labels, units that wait
   * @param s the logarithms of what eight stakes have won, in fixed point; or counts, two in each
   */
  public record Row(
      int epoch, int window, int rule, boolean canary, double w, long n, long y, List<Long> s) {
    /** How many stakes a rule bets with. */
    public static final int STAKES = 8;

    /** Copies the sums. */
    public Row {
      s = List.copyOf(s);
      if (s.size() != STAKES) {
        throw new IllegalArgumentException("a row has " + STAKES + " sums, not " + s.size());
      }
    }
  }

  /**
   * A window of a fleet: how many units all processes have put into it, and what it fixed.
   *
   * @param epoch from 1
   * @param window its place in the epoch, from 1
   * @param isOpened whether it has begun; the last that has is the open one
   * @param units both slices
   * @param canaryUnits the canary's
   * @param fixed what it uses, numbers for each pooled rule; empty until somebody has fixed it
   */
  public record Window(
      int epoch, int window, boolean isOpened, long units, long canaryUnits, List<Double> fixed) {
    /** Copies what is fixed. */
    public Window {
      fixed = List.copyOf(fixed);
    }

    /** How many units a window of that place has before it may close. */
    public static int length(int window) {
      return switch (window) {
        case 1 -> 100;
        case 2 -> 200;
        case 3 -> 400;
        default -> 500;
      };
    }

    /** How long a window is open at least, in milliseconds of the store's time. */
    public static final long LEAST_MILLIS = 10_000;

    /** With so many units it closes at once. */
    public static final long MOST_UNITS = 50_000;

    /** Whether a window that has been open so long is to be closed. */
    public static boolean isFull(int window, long units, long openMillis) {
      return units >= MOST_UNITS || (units >= length(window) && openMillis >= LEAST_MILLIS);
    }
  }

  /**
   * What a process adds, proposes and asks, all in one.
   *
   * @param rollout the rollout's id
   * @param pool which pool of that rollout it adds to, as the store named it; empty to join
   * @param process the process, a name that is used once
   * @param sequence its number among the flushes of this process and rollout, from 1; one that is
   *     not above the last is not counted again. 0 only looks
   * @param renewMillis how long an epoch lasts, 0 where there is but one; the first to join decides
   * @param known the last change that this process has read
   * @param rows to be added
   * @param windows units to be added, and windows to be fixed where nobody has; {@code isOpened}
   *     says nothing here
   * @param keys hashes of keys, to be counted once in the fleet and epoch
   */
  public record Flush(
      String rollout,
      String pool,
      String process,
      long sequence,
      long renewMillis,
      long known,
      List<Row> rows,
      List<Window> windows,
      List<Long> keys) {
    /** The most bytes of a flush. */
    public static final int MOST_BYTES = 65_536;

    /** Copies. */
    public Flush {
      rows = List.copyOf(rows);
      windows = List.copyOf(windows);
      keys = List.copyOf(keys);
    }

    /** Asks what changed since, and has no part in the pool. */
    public static Flush look(String rollout, String pool, long known) {
      return new Flush(rollout, pool, "", 0, 0, known, List.of(), List.of(), List.of());
    }

    /** Whether it only asks. */
    public boolean isLook() {
      return sequence == 0;
    }
  }

  /**
   * What the store says after a flush, as of one instant.
   *
   * @param pool the pool that the rollout has; another than the flush's where that is lost
   * @param processes how many were seen when the rollout began
   * @param renewMillis how long an epoch lasts, 0 where there is but one
   * @param epoch the running epoch, by the store's time
   * @param change the last change that is in this answer; to be given back as {@code known}
   * @param hasMore whether there are later ones, so that what is known is not of one instant yet
   * @param rows sums as they are now of rows that changed since
   * @param windows those that changed since
   * @param taken for each key of the flush, whether it was new and is this flush's to count
   */
  public record Answer(
      String pool,
      int processes,
      long renewMillis,
      int epoch,
      long change,
      boolean hasMore,
      List<Row> rows,
      List<Window> windows,
      List<Boolean> taken) {
    /** Copies. */
    public Answer {
      rows = List.copyOf(rows);
      windows = List.copyOf(windows);
      taken = List.copyOf(taken);
    }
  }
}
