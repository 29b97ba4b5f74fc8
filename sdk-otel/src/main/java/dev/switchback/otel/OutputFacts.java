package dev.switchback.otel;

import dev.switchback.CallRecord;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Sets what came out on the invoke span: numbers and labels only, at most 16 scores. */
final class OutputFacts {
  private static final int SCORES = 16;
  private static final int KEYS = 256;

  /** By score name. A key is pure, so one built twice or not kept does no harm. */
  private static final Map<String, AttributeKey<Double>> SCORE_KEYS = new ConcurrentHashMap<>();

  private OutputFacts() {}

  static void describe(CallRecord call, Span span, Metrics metrics) {
    if (!Double.isNaN(call.length())) {
      span.setAttribute(Keys.LENGTH, (long) call.length());
    }
    if (!Double.isNaN(call.diversity())) {
      span.setAttribute(Keys.DIVERSITY, call.diversity());
    }
    if (call.label() != null) {
      span.setAttribute(Keys.LABEL, call.label());
    }
    Map<String, Double> scores = call.scores();
    if (scores.size() > SCORES) {
      scores = new TreeMap<>(scores); // the same sixteen on every span
    }
    int set = 0;
    for (Map.Entry<String, Double> score : scores.entrySet()) {
      if (set < SCORES) {
        span.setAttribute(scoreKey(score.getKey()), score.getValue());
      } else {
        metrics.dropped(Cause.SCORE_CAP);
      }
      set++;
    }
  }

  private static AttributeKey<Double> scoreKey(String name) {
    AttributeKey<Double> known = SCORE_KEYS.get(name);
    if (known == null) {
      known = AttributeKey.doubleKey(Keys.SCORE_PREFIX + name);
      if (SCORE_KEYS.size() < KEYS) {
        SCORE_KEYS.put(name, known);
      }
    }
    return known;
  }
}
