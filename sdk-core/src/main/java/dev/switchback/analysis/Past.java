package dev.switchback.analysis;

/**
 * What one strand gathers over an epoch beside its sums, for the windows to fix when they open. It
 * knows ended units only, so what waits poisons nothing.
 */
interface Past {
  /** An ended unit of a window, which may be closed already. */
  void add(boolean canary, double value, long window);

  /** Opens the cell of a window: all that was added before is of closed windows. */
  void open(Cell cell, Bet bet);
}
