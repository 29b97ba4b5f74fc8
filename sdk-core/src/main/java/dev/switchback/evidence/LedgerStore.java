package dev.switchback.evidence;

import dev.switchback.Ledger;

/**
 * Where a fleet pools its counts. Thread-safe. Its methods do I/O and are called by one thread of
 * their own, never by a model call. What they throw means that the store is away; the same flush is
 * given again then.
 *
 * <p>Time is the store's alone: clocks of processes may be hours apart.
 */
public interface LedgerStore {
  /** How long a process counts as seen, in milliseconds of the store's time. */
  long SEEN_MILLIS = 60_000;

  /** Keys of one epoch that are counted; later ones are no units of the fleet. */
  int MOST_KEYS = 1_048_576;

  /** How long a rollout is without a pool, once one was lost, in milliseconds. */
  long LOST_MILLIS = 30L * 24 * 3_600_000;

  /**
   * What the name of a rollout's pool of late signals ends with, in the place of its rollout; no
   * rollout's id has it.
   */
  String LATE = "/late";

  /** Rows and windows in one answer. */
  int MOST_CHANGES = 2_000;

  /** Says that a process is there, once in a while. */
  void seen(String process);

  /**
   * Adds, fixes, decides and reads, all of it or nothing.
   *
   * <ul>
   *   <li>A flush without a pool joins: it finds the rollout's pool, or begins one, with the number
   *       of processes seen by then and this flush's {@code renewMillis}. A flush for another pool
   *       than the rollout has adds nothing.
   *   <li>A flush for a pool where the rollout has none says that the store lost it. The rollout
   *       has none from then on, for thirty days: answers' pools are empty, to those who join as
   *       well, or its share of alpha would be spent a second time.
   *   <li>A flush that {@link Ledger.Flush#isLook looks} is answered what the pool has, and changes
   *       nothing: it begins no pool, loses none and keeps none from going.
   *   <li>Rows and units are added once for each sequence number of a process. A process gives the
   *       next only after the one before was answered.
   *   <li>What a window uses is fixed by the first that says so. The first window is open from the
   *       beginning; one that {@link Ledger.Window#isFull is full} is followed by the next. An
   *       epoch begins {@code renewMillis} after the one before, with its first window.
   *   <li>A key is taken by the first flush of an epoch that names it; the same flush given again
   *       is told the same.
   * </ul>
   *
   * <p>A rollout that no process asks for any more goes after a day.
   */
  Ledger.Answer exchange(Ledger.Flush flush);
}
