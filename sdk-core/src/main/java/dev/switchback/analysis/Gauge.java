package dev.switchback.analysis;

import dev.switchback.Signals;
import dev.switchback.document.Reference;
import dev.switchback.document.Reference.Measure;
import dev.switchback.document.Signal;
import java.math.BigDecimal;
import java.math.MathContext;
import org.jspecify.annotations.Nullable;

/** What one signal of one version was: its number of values and their sum. Not thread-safe. */
final class Gauge {
  /** Above any value, so that no mean is cut. */
  private static final double NO_CAP = 1e100;

  /** An hour with fewer values says too little by itself. */
  private static final long LEAST = 200;

  // Documents hold 15 digits.
  private static final MathContext DIGITS = new MathContext(12);

  private final String signal;
  private final Badness reading;
  private long n;
  private double sum;
  private final long[] hourN = new long[Reference.HOURS];
  private final double[] hourSum = new double[Reference.HOURS];

  private Gauge(String signal, Badness reading) {
    this.signal = signal;
    this.reading = reading;
  }

  /** Null for a signal that has no sum. */
  static @Nullable Gauge of(Signal signal) {
    Badness reading =
        switch (signal.kind()) {
          case RATE -> RateBadness.named(signal.name());
          case SCORE -> new ScoreBadness(signal.argument(), false);
          case MEAN -> MeanBadness.named(signal.name(), NO_CAP, false);
          default -> null;
        };
    return reading == null ? null : new Gauge(signal.name(), reading);
  }

  String signal() {
    return signal;
  }

  void add(Signals signals, int hour) {
    double y = reading.of(signals);
    if (!Double.isNaN(y)) {
      double value = reading.estimate(y);
      n++;
      sum += value;
      hourN[hour]++;
      hourSum[hour] += value;
    }
  }

  /** Null where nothing was seen. */
  @Nullable Measure seen() {
    return n == 0 ? null : measure(n, sum);
  }

  /** Null where too little was seen in that hour. */
  @Nullable Measure seen(int hour) {
    return hourN[hour] < LEAST ? null : measure(hourN[hour], hourSum[hour]);
  }

  private static Measure measure(long n, double sum) {
    return new Measure(n, new BigDecimal(sum).round(DIGITS).doubleValue());
  }
}
