package dev.switchback.analysis;

import java.util.ArrayList;
import java.util.List;

/** One rule in one window: what the window fixed, and its sums by w and slice. */
final class Cell {
  private final List<Sums> canary = new ArrayList<>();
  private final List<Sums> stable = new ArrayList<>();
  private int used;
  private double b;
  private double c;

  void open(double b, double c) {
    this.b = b;
    this.c = c;
    used = 0;
  }

  double b() {
    return b;
  }

  double c() {
    return c;
  }

  /** Makes room for one more w. */
  void widen() {
    if (used == canary.size()) {
      canary.add(new Sums());
      stable.add(new Sums());
    }
    canary.get(used).clear();
    stable.get(used).clear();
    used++;
  }

  Sums sums(int w, boolean ofCanary) {
    return ofCanary ? canary.get(w) : stable.get(w);
  }

  /** S_k of the window, all w and both slices. */
  double s(int k) {
    long sum = 0;
    for (int i = 0; i < used; i++) {
      sum += canary.get(i).s[k] + stable.get(i).s[k];
    }
    return Fixed.value(sum);
  }

  long n(boolean ofCanary) {
    long n = 0;
    for (int i = 0; i < used; i++) {
      n += sums(i, ofCanary).n();
    }
    return n;
  }

  double y(boolean ofCanary) {
    long y = 0;
    for (int i = 0; i < used; i++) {
      y += sums(i, ofCanary).y();
    }
    return Fixed.value(y);
  }
}
