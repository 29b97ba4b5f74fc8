package dev.switchback.analysis;

import dev.switchback.Signals;
import java.util.function.ToDoubleFunction;

/** A mean as a share of its cap; mirrored where less is worse. */
final class MeanBadness implements Badness {
  private final ToDoubleFunction<Signals> reading;
  private final double cap;
  private final boolean mirrored;

  private MeanBadness(ToDoubleFunction<Signals> reading, double cap, boolean mirrored) {
    this.reading = reading;
    this.cap = cap;
    this.mirrored = mirrored;
  }

  static MeanBadness named(String signal, double cap, boolean mirrored) {
    ToDoubleFunction<Signals> reading =
        switch (signal) {
          case "length" -> Signals::length;
          case "input_tokens" -> Signals::inputTokens;
          case "output_tokens" -> Signals::outputTokens;
          case "cost" -> Signals::cost;
          default -> throw new IllegalArgumentException("not a mean: " + signal);
        };
    return new MeanBadness(reading, cap, mirrored);
  }

  @Override
  public double of(Signals signals) {
    return signals.outcome().isExcluded() ? Double.NaN : ofSignal(reading.applyAsDouble(signals));
  }

  @Override
  public double estimate(double meanY) {
    return (mirrored ? 1 - meanY : meanY) * cap;
  }

  /** A limit as Y: beyond the scale where it is above the cap. */
  double ofLimit(double limit) {
    return mirrored ? 1 - limit / cap : limit / cap;
  }

  @Override
  public double ofSignal(double value) {
    double share = Math.min(Math.max(0, value), cap) / cap;
    return mirrored ? 1 - share : share;
  }
}
