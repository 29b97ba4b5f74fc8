package dev.switchback.evidence;

import dev.switchback.Signals;
import dev.switchback.analysis.Analysis;
import dev.switchback.document.Thresholds;
import java.util.function.LongSupplier;

/** Recorded calls through the same epochs and the same analysis as live ones; nothing waits. */
final class RecordedFold implements Evidence.Recorded {
  // Half the range of the nanoseconds; a record does not span 290 years.
  private static final long MOST_MILLIS = Long.MAX_VALUE / 2 / 1_000_000;

  private final Analysis analysis;
  private final Epochs epochs;
  private final double[] values;
  private final double[] lateValues;
  private boolean hasBegun;
  private long firstMillis;

  RecordedFold(String name, Thresholds thresholds, LongSupplier position) {
    analysis = Analysis.of(thresholds, position);
    epochs = new Epochs(name, thresholds);
    values = new double[analysis.width()];
    lateValues = new double[analysis.late().width()];
  }

  @Override
  public void take(
      boolean canary,
      double w,
      boolean keyed,
      long key,
      long atMillis,
      Signals signals,
      boolean negative) {
    analysis.trip(canary, signals.outcome(), keyed, key);
    if (!(w > 0 && w < 1)) {
      return;
    }
    if (!hasBegun) {
      hasBegun = true;
      firstMillis = atMillis;
      analysis.firstCall(keyed);
    }
    long elapsed = Math.max(-MOST_MILLIS, Math.min(MOST_MILLIS, atMillis - firstMillis));
    int epoch = epochs.drawn(keyed, key, elapsed * 1_000_000);
    if (epoch == Epochs.NO_UNIT) {
      return;
    }
    analysis.beginEpoch(epoch);
    analysis.late().beginEpoch(epoch);
    analysis.values(signals, values, 0);
    analysis.late().values(signals, lateValues, 0);
    if (negative && !signals.outcome().isExcluded()) {
      analysis.late().negative(0, lateValues, 0);
    }
    analysis.takeRecorded(canary, w, values, lateValues);
  }

  @Override
  public Analysis analysis() {
    return analysis;
  }
}
