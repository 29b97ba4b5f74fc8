package dev.switchback.analysis;

/** Counts over windows: doubles, added in the order of the windows. */
final class Tally {
  private long n;
  private double sum;

  long n() {
    return n;
  }

  double sum() {
    return sum;
  }

  void add(Cell cell, boolean ofCanary) {
    n += cell.n(ofCanary);
    sum += cell.y(ofCanary);
  }

  void add(Tally other) {
    n += other.n;
    sum += other.sum;
  }
}
