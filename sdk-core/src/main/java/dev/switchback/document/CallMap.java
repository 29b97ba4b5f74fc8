package dev.switchback.document;

import dev.switchback.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Call settings as the plain map that {@link CallReader} reads: what differs from the defaults. */
final class CallMap {
  private final Map<String, Object> map = new LinkedHashMap<>();

  private CallMap() {}

  static Map<String, Object> of(CallSettings call) {
    CallSettings plain = CallSettings.builder().attempts(call.attempts()).build();
    CallSettings defaults = CallSettings.ofDefaults();
    CallMap it = new CallMap();
    it.put("deadline", Amounts.text(call.deadline()), Amounts.text(defaults.deadline()));
    it.put("attempts", call.attempts(), defaults.attempts());
    it.put("attempts_in_all", call.attemptsInAll(), plain.attemptsInAll());
    if (call.attemptTimeout() != null) {
      it.put("attempt_timeout", Amounts.text(call.attemptTimeout()), null);
    }
    it.put("first_chunk", Amounts.text(call.firstChunk()), Amounts.text(defaults.firstChunk()));
    it.put("idle", Amounts.text(call.idle()), Amounts.text(defaults.idle()));
    it.put(
        "retry_budget", Amounts.ratio(call.retryBudget()), Amounts.ratio(defaults.retryBudget()));
    it.put("backoff", Amounts.text(call.backoff()), Amounts.text(defaults.backoff()));
    it.put("max_concurrent", call.maxConcurrent(), defaults.maxConcurrent());
    it.put("rate_per_second", call.ratePerSecond(), defaults.ratePerSecond());
    if (!Objects.equals(call.breaker(), defaults.breaker())) {
      it.map.put("breaker", call.breaker() == null ? "off" : breaker(call.breaker()));
    }
    it.put("fallback", call.fallback(), true);
    it.put("retry_degraded", call.retryDegraded(), false);
    if (!call.fallbackOn().isEmpty()) {
      it.map.put("fallback_on", call.fallbackOn().stream().map(Outcome::text).sorted().toList());
    }
    return it.map;
  }

  private static Map<String, Object> breaker(CallSettings.Breaker breaker) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("failure_rate", Amounts.ratio(breaker.failureRate()));
    map.put("of_last", breaker.ofLast());
    map.put("min", breaker.min());
    map.put("open_for", Amounts.text(breaker.openFor()));
    return map;
  }

  private void put(String name, Object value, @Nullable Object byDefault) {
    if (!value.equals(byDefault)) {
      map.put(name, value);
    }
  }
}
