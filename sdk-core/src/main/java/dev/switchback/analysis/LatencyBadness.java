package dev.switchback.analysis;

import dev.switchback.Outcome;
import dev.switchback.Signals;
import org.jspecify.annotations.Nullable;

/**
 * Slow or not: Y = 1 past a cut. Compared, stable's cut is tau and the canary's (1+X) times that;
 * limited, it is the limit. The value is the latency itself; that of an abandoned call is negative,
 * since it says only that the call would have taken longer.
 */
final class LatencyBadness implements Badness {
  private final boolean firstChunk;
  private final double quantile;
  private final double factor;
  private final double limit;
  private final double @Nullable [] reference;

  private LatencyBadness(
      boolean firstChunk,
      double quantile,
      double factor,
      double limit,
      double @Nullable [] reference) {
    this.firstChunk = firstChunk;
    this.quantile = quantile;
    this.factor = factor;
    this.limit = limit;
    this.reference = reference;
  }

  /** Compared, with {@code worse} tolerated: 0.2 for +20%. */
  static LatencyBadness compared(
      boolean firstChunk, double quantile, double worse, double @Nullable [] reference) {
    return new LatencyBadness(firstChunk, quantile, 1 + worse, Double.NaN, reference);
  }

  static LatencyBadness limited(boolean firstChunk, double quantile, double millis) {
    return new LatencyBadness(firstChunk, quantile, 1, millis, null);
  }

  @Override
  public double of(Signals signals) {
    Outcome outcome = signals.outcome();
    boolean abandoned = outcome == Outcome.CALLER_DEADLINE || outcome == Outcome.CANCELLED;
    double millis = signals.latencyMillis();
    if (firstChunk) {
      double first = signals.firstChunkMillis();
      boolean unanswered = abandoned || outcome == Outcome.TIMEOUT;
      millis = Double.isNaN(first) && unanswered ? millis : first;
    }
    if (abandoned) {
      return millis > 0 ? -millis : Double.NaN;
    }
    return isTimed(outcome) ? millis : Double.NaN;
  }

  private static boolean isTimed(Outcome outcome) {
    return switch (outcome) {
      case SUCCESS, TRUNCATED, REFUSED, DEGRADED, TIMEOUT -> true;
      default -> false;
    };
  }

  @Override
  public double y(double value, boolean canary, double tau) {
    double cut = cut(canary, tau);
    if (value < 0) {
      return -value > cut ? 1 : Double.NaN;
    }
    return Double.isNaN(value) ? value : value > cut ? 1 : 0;
  }

  private double cut(boolean canary, double tau) {
    return Double.isNaN(limit) ? (canary ? factor * tau : tau) : limit;
  }

  /** Whether a first chunk came already is not known while a call runs, so none is slow yet. */
  @Override
  public double waiting(double waitedMillis, double tau) {
    return !firstChunk && waitedMillis > cut(true, tau) ? 1 : 0;
  }

  @Override
  public double estimate(double meanY) {
    return meanY;
  }

  @Override
  public double ofSignal(double value) {
    return value;
  }

  @Override
  public @Nullable Past newPast() {
    return Double.isNaN(limit) ? new LatencyPast(quantile, reference) : null;
  }
}
