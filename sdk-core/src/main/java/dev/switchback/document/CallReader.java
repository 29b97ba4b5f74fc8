package dev.switchback.document;

import dev.switchback.Outcome;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the {@code call:} section. */
final class CallReader {
  private static final List<String> KNOWN =
      List.of(
          "deadline",
          "attempts",
          "attempts_in_all",
          "attempt_timeout",
          "first_chunk",
          "idle",
          "retry_budget",
          "backoff",
          "max_concurrent",
          "rate_per_second",
          "breaker",
          "fallback",
          "retry_degraded",
          "fallback_on");
  private static final List<String> BREAKER = List.of("failure_rate", "of_last", "min", "open_for");

  private CallReader() {}

  static CallSettings read(Node node, Problems problems) {
    Fields fields = Fields.of(node, "call", problems, KNOWN);
    if (fields == null) {
      return CallSettings.ofDefaults();
    }
    CallSettingsBuilder call = CallSettings.builder();
    int attempts = fields.count("attempts", 1, 2);
    call.attempts(attempts);
    Long inAll = fields.whole("attempts_in_all", 1, Integer.MAX_VALUE);
    if (inAll != null && inAll < attempts) {
      fields.error("attempts_in_all", "is less than attempts", "write at least " + attempts);
    } else if (inAll != null) {
      call.attemptsInAll(inAll.intValue());
    }
    Duration deadline = fields.duration("deadline");
    if (deadline != null) {
      call.deadline(deadline);
    }
    call.attemptTimeout(fields.duration("attempt_timeout"));
    Duration firstChunk = fields.duration("first_chunk");
    if (firstChunk != null) {
      call.firstChunk(firstChunk);
    }
    Duration idle = fields.duration("idle");
    if (idle != null) {
      call.idle(idle);
    }
    Double budget = fields.ratio("retry_budget");
    if (budget != null) {
      call.retryBudget(budget);
    }
    Duration backoff = backoff(fields);
    if (backoff != null) {
      call.backoff(backoff);
    }
    warnOfNoEffect("first_chunk", firstChunk, deadline, fields);
    warnOfNoEffect("idle", idle, deadline, fields);
    call.maxConcurrent(fields.count("max_concurrent", 0, 0));
    call.ratePerSecond(fields.count("rate_per_second", 0, 0));
    call.breaker(breaker(fields));
    Boolean fallback = fields.bool("fallback");
    call.fallback(fallback == null || fallback);
    call.retryDegraded(Boolean.TRUE.equals(fields.bool("retry_degraded")));
    call.fallbackOn(fallbackOn(fields));
    return call.build();
  }

  private static void warnOfNoEffect(
      String name, @Nullable Duration time, @Nullable Duration deadline, Fields fields) {
    Duration whole = deadline == null ? CallSettings.ofDefaults().deadline() : deadline;
    if (time != null && time.compareTo(whole) >= 0) {
      fields
          .problems()
          .warn(
              fields.get(name),
              fields.path(name),
              "is not shorter than the deadline, so it never ends a stream",
              "write less than " + Amounts.text(whole));
    }
  }

  private static @Nullable Duration backoff(Fields fields) {
    Node node = fields.get("backoff");
    if (node != null && node.is(Node.Kind.STRING) && node.text().matches("0(ms|s)")) {
      return Duration.ZERO;
    }
    return fields.duration("backoff");
  }

  private static CallSettings.@Nullable Breaker breaker(Fields fields) {
    CallSettings.Breaker defaults = CallSettings.Breaker.ofDefaults();
    Node node = fields.get("breaker");
    if (node == null) {
      return defaults;
    }
    // A bare off is a boolean to YAML 1.1; nobody can mean anything else by it here.
    if (node.text().equals("off") || (node.is(Node.Kind.BOOLEAN) && node.text().equals("false"))) {
      return null;
    }
    if (!node.is(Node.Kind.OBJECT)) {
      fields.error(
          "breaker",
          "is " + node.kind().words,
          "write \"off\", or {failure_rate: 50%, of_last: 50, min: 20, open_for: 10s}");
      return defaults;
    }
    Fields breaker = new Fields(node, fields.path("breaker"), fields.problems(), BREAKER);
    Double rate = breaker.ratio("failure_rate");
    if (rate != null && rate == 0) {
      breaker.error("failure_rate", "is 0, so it would always open", "write 1% to 100%");
      rate = null;
    }
    int ofLast = breaker.count("of_last", 1, defaults.ofLast());
    int min = breaker.count("min", 1, Math.min(defaults.min(), ofLast));
    if (min > ofLast) {
      breaker.error("min", "is more than of_last", "write at most " + ofLast);
      min = ofLast;
    }
    Duration open = breaker.duration("open_for");
    return new CallSettings.Breaker(
        rate == null ? defaults.failureRate() : rate,
        ofLast,
        min,
        open == null ? defaults.openFor() : open);
  }

  private static Set<Outcome> fallbackOn(Fields fields) {
    List<Outcome> named =
        fields.list("fallback_on", (node, path) -> outcome(node, path, fields.problems()));
    Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
    if (named != null) {
      outcomes.addAll(named);
    }
    return outcomes;
  }

  private static @Nullable Outcome outcome(Node node, String path, Problems problems) {
    String text = Scalars.string(node, path, problems);
    for (Outcome outcome : CallSettings.OPT_IN) {
      if (outcome.text().equals(text)) {
        return outcome;
      }
    }
    if (text != null) {
      problems.error(
          node, path, "cannot be opted in", "write one of refused, caller_fault, degraded");
    }
    return null;
  }
}
