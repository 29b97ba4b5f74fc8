package dev.switchback.analysis;

import org.jspecify.annotations.Nullable;

/**
 * Stable's latencies of an epoch in bins. A window fixes tau, the smallest edge above which the
 * share of stable is at most 1−q, and b, that share.
 */
final class LatencyPast implements Past {
  private static final double CLAMP = 1e-3;
  private static final double SLACK = 1e-9;

  private final double quantile;
  private final double @Nullable [] reference;
  private final double referenceCalls;
  private final long[] bins = new long[LatencyBins.EDGES + 1];
  private long calls;

  LatencyPast(double quantile, double @Nullable [] reference) {
    this.quantile = quantile;
    this.reference = reference;
    double sum = 0;
    if (reference != null) {
      for (double count : reference) {
        sum += count;
      }
    }
    referenceCalls = sum;
  }

  // What was abandoned is negative and in no bin: how long it would have taken is not known.
  @Override
  public void add(boolean canary, double value, long window) {
    if (!canary && value >= 0) {
      bins[LatencyBins.bin(value)]++;
      calls++;
    }
  }

  /** So many units of stable in a bin. */
  void addBin(int bin, long count) {
    bins[bin] += count;
    calls += count;
  }

  /** What a window uses: stable's share above tau, and tau. */
  record Cut(double b, double tau) {}

  @Override
  public void open(Cell cell, Bet bet) {
    Cut cut = cut();
    if (cut == null) {
      cell.open(Double.NaN, Double.NaN, Double.NaN, true);
    } else {
      cell.open(cut.b(), bet.c(cut.b()), cut.tau(), false);
    }
  }

  /** What a window that opens now uses; null while there is nothing to go by. */
  @Nullable Cut cut() {
    double all = calls + referenceCalls;
    double most = (1 - quantile + SLACK) * all;
    double above = in(LatencyBins.EDGES);
    int edge = LatencyBins.EDGES;
    double share = Double.NaN;
    while (all > 0 && edge > 0 && above <= most) {
      share = above / all;
      edge--;
      above += in(edge);
    }
    if (Double.isNaN(share)) {
      return null;
    }
    return new Cut(Math.min(1 - CLAMP, Math.max(CLAMP, share)), LatencyBins.edge(edge));
  }

  private double in(int bin) {
    return bins[bin] + (reference == null ? 0 : reference[bin]);
  }
}
