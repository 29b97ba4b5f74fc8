package dev.switchback.analysis;

import dev.switchback.Outcome;

/** More than a rate of errors among the latest calls of the last n keys. */
final class RateMeter implements Meter {
  /** Counts are held against a rate with this much slack. */
  static final double SLACK = 1e-9;

  private final KeyRing ring;
  private final double rate;
  private final int min;

  RateMeter(double rate, int ofLast, int min) {
    this.rate = rate;
    this.min = min;
    ring = new KeyRing(ofLast);
  }

  @Override
  public void ended(Outcome outcome, boolean keyed, long key) {
    ring.put(outcome.isError(), keyed, key);
  }

  @Override
  public boolean isMet() {
    return ring.size() >= min && ring.bad() > rate * ring.size() + SLACK;
  }
}
