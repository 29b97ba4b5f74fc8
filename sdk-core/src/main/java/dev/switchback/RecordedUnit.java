package dev.switchback;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call as a recorder keeps it until it is written. The call's threads write, the recorder's
 * reads once {@code ended} is set, which is written last.
 */
final class RecordedUnit implements Observer.Call {
  private static final String SCORE = "score.";

  private final Slice slice;
  private final @Nullable String key;
  private final long atMillis;

  private @Nullable Outcome outcome;
  private double latencyMillis = Double.NaN;
  private @Nullable Signals signals;
  private volatile @Nullable String call;
  private volatile @Nullable String feedback;
  private volatile boolean ended;
  // Guarded by itself: scores that came by receipt.
  private final Map<String, Double> late = new LinkedHashMap<>();

  RecordedUnit(Slice slice, @Nullable String key, long atMillis) {
    this.slice = slice;
    this.key = key;
    this.atMillis = atMillis;
  }

  /** The first attempt's end is the unit's; those after it are no evidence. */
  @Override
  public void attemptEnded(CallRecord.Attempt attempt, Signals drawn) {
    if (attempt.number() == 1 && !ended) {
      outcome = attempt.outcome();
      latencyMillis = drawn.latencyMillis();
      signals = drawn;
      ended = true;
    }
  }

  @Override
  public void ended(CallRecord record) {
    call = record.id();
    if (!ended) {
      outcome = record.outcome();
      latencyMillis = record.durationNanos() / 1e6;
      ended = true;
    }
  }

  boolean isEnded() {
    return ended;
  }

  long atMillis() {
    return atMillis;
  }

  boolean is(String id) {
    return id.equals(call);
  }

  /** What a person said of it; a thumbs-down stays one, whatever is said later. */
  void said(Event.FeedbackGiven given) {
    if (given.kind().startsWith(SCORE)) {
      synchronized (late) {
        late.put(given.kind().substring(SCORE.length()), given.value());
      }
      return;
    }
    String sense = FeedbackSense.of(given);
    if (sense != null && !"negative".equals(feedback)) {
      feedback = sense;
    }
  }

  /** The line, in the order of the format. A unit that has not ended takes {@code otherwise}. */
  Map<String, @Nullable Object> line(double w, KeyHash hash, Outcome otherwise, long nowMillis) {
    boolean known = ended;
    Outcome how = known && outcome != null ? outcome : otherwise;
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("at", BigDecimal.valueOf(atMillis, 3));
    line.put("slice", slice == Slice.CANARY ? "canary" : "stable");
    line.put("w", w);
    if (key != null) {
      line.put("key", hash.of(key));
    }
    line.put("outcome", how.text());
    put(line, "latency_ms", known ? latencyMillis : (double) Math.max(0, nowMillis - atMillis));
    Signals drawn = known ? signals : null;
    if (drawn != null) {
      put(line, "first_chunk_ms", drawn.firstChunkMillis());
      if (drawn.label() != null) {
        line.put("label", drawn.label());
      }
      Map<String, @Nullable Double> scores = new LinkedHashMap<>(drawn.scores());
      synchronized (late) {
        scores.putAll(late);
      }
      if (!scores.isEmpty()) {
        line.put("scores", scores);
      }
      put(line, "input_tokens", drawn.inputTokens());
      put(line, "output_tokens", drawn.outputTokens());
      put(line, "cost", drawn.cost());
      put(line, "length", drawn.length());
    }
    if (feedback != null) {
      line.put("feedback", feedback);
    }
    return line;
  }

  private static void put(Map<String, @Nullable Object> line, String field, double value) {
    if (!Double.isNaN(value)) {
      line.put(field, value);
    }
  }
}
