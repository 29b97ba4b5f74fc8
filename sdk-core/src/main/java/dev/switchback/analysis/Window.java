package dev.switchback.analysis;

import java.util.Arrays;

/**
 * One window of one epoch, for all strands. They are 100, 200, 400, 500, 500, … units long, both
 * slices counted. Used again after it was merged.
 */
final class Window {
  private final Cell[] cells;
  private double[] ws = new double[2];
  private int used;
  private long number;
  private int t;
  private int units;

  Window(Bench[] benches) {
    cells = new Cell[benches.length];
    Arrays.setAll(cells, strand -> benches[strand].newCell());
  }

  static int length(int t) {
    return switch (t) {
      case 1 -> 100;
      case 2 -> 200;
      case 3 -> 400;
      default -> 500;
    };
  }

  void open(long number, int t) {
    this.number = number;
    this.t = t;
    used = 0;
    units = 0;
  }

  /** Running number over all epochs, from 0. */
  long number() {
    return number;
  }

  /** Its place in its epoch, from 1. */
  int t() {
    return t;
  }

  int units() {
    return units;
  }

  Cell cell(int strand) {
    return cells[strand];
  }

  int probabilities() {
    return used;
  }

  double w(int index) {
    return ws[index];
  }

  /** Where that w stands; −1 while it has not occurred. */
  int indexOf(double w) {
    for (int i = 0; i < used; i++) {
      if (ws[i] == w) {
        return i;
      }
    }
    return -1;
  }

  int add(double w) {
    if (used == ws.length) {
      ws = Arrays.copyOf(ws, 2 * used);
    }
    ws[used] = w;
    for (Cell cell : cells) {
      cell.widen(w);
    }
    return used++;
  }

  /** Counts one unit; true when the window is full. */
  boolean fill() {
    return ++units >= length(t);
  }
}
