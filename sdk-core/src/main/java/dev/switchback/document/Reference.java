package dev.switchback.document;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a version was seen to do, as {@code serving.reference} keeps it. Immutable.
 *
 * <pre>{@code
 * reference:
 *   error_rate: {n: 5000, sum: 100}
 *   score.accuracy: {n: 4800, sum: 4032}
 *   label_mix: {billing: 500, spam: 20}
 *   latency_ms: {"212": 40}
 *   hours: {"9": {error_rate: {n: 400, sum: 12}}}
 * }</pre>
 *
 * @param signals counts and sums by signal: rates, scores and means
 * @param labelMix how often each label was seen
 * @param latencyMs latencies by bin, 0 to 800: the number of edges 1.02^i ms below the value
 * @param firstChunkMs the same of first chunks
 * @param hours counts and sums by hour of the week, 0 (Monday, 00:00 UTC) to 167; an hour that is
 *     absent is as the whole
 */
public record Reference(
    Map<String, Measure> signals,
    Map<String, Long> labelMix,
    Map<String, Long> latencyMs,
    Map<String, Long> firstChunkMs,
    Map<Integer, Map<String, Measure>> hours) {
  /** Hours of a week. */
  public static final int HOURS = 168;

  /**
   * One signal.
   *
   * @param n calls that had a value; 0 where only the mean is known, which {@code sum} then is
   * @param sum of the values, at least 0
   */
  public record Measure(long n, double sum) {
    /** Checks both. */
    public Measure {
      Checks.require(n >= 0, "n", "is less than 0");
      Checks.require(sum >= 0 && Double.isFinite(sum), "sum", "is no number from 0");
    }

    /** The mean. */
    public double mean() {
      return n == 0 ? sum : sum / n;
    }
  }

  /** Copies. */
  public Reference {
    signals = Map.copyOf(signals);
    labelMix = Map.copyOf(labelMix);
    latencyMs = Map.copyOf(latencyMs);
    firstChunkMs = Map.copyOf(firstChunkMs);
    Map<Integer, Map<String, Measure>> copy = new TreeMap<>();
    hours.forEach((hour, measures) -> copy.put(hour, Map.copyOf(measures)));
    hours = java.util.Collections.unmodifiableMap(copy);
  }

  /**
   * The reference of a plain map, as {@link Serving#reference} holds it. A signal may also be a
   * bare number: its mean.
   *
   * @throws IllegalArgumentException naming the field that is wrong
   */
  public static Reference fromMap(Map<String, ?> map) {
    return ReferenceMap.read(map);
  }

  /** The plain map that {@link #fromMap} reads back as an equal value. */
  public Map<String, Object> toMap() {
    return ReferenceMap.of(this);
  }

  /** The means by signal and the counts, as {@link Thresholds#reference} has them. */
  public Map<String, Object> means() {
    return ReferenceMap.means(this);
  }
}
