package dev.switchback.otel;

import dev.switchback.CallRecord;
import dev.switchback.Event;
import dev.switchback.Outcome;
import dev.switchback.Receipt;
import dev.switchback.Resolution;
import dev.switchback.Slice;
import dev.switchback.Verdict;
import dev.switchback.document.ModelVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Words of sdk-core as a call would make them. */
final class Words {
  static final String ROUTE = "ticket-triage";
  static final String ROLLOUT = "triage-1.5.0-a1";
  static final Instant AT = Instant.parse("2026-11-05T10:15:30Z");
  static final String SECRET = "xyzzy-secret";

  private Words() {}

  static ModelVersion version(String label) {
    return ModelVersion.builder()
        .version(label)
        .provider("openai")
        .model("gpt-5-mini")
        .parameters(Map.of("temperature", 0))
        .prompt("triage", "Queue of " + label + " for: {{ticket}} " + SECRET)
        .build();
  }

  static Resolution stable() {
    return stable(Resolution.Reason.DEFAULT);
  }

  static Resolution stable(Resolution.Reason reason) {
    return stable(ROUTE, "1.4.0", reason);
  }

  static Resolution stable(String route, String version, Resolution.Reason reason) {
    return new Resolution(
        route, version(version), Slice.STABLE, reason, null, 0, 0, Map.of(), 42, true);
  }

  static Resolution canary() {
    return canary(50_000, 42);
  }

  static Resolution canary(int share, long revision) {
    return new Resolution(
        ROUTE,
        version("1.5.0"),
        Slice.CANARY,
        Resolution.Reason.SPLIT,
        ROLLOUT,
        share,
        share / 1e6,
        Map.of(ROLLOUT, share / 1e6),
        revision,
        true);
  }

  static CallRecord.Attempt attempt(int number, Resolution resolution, Outcome outcome) {
    return new CallRecord.Attempt(number, resolution, outcome, 1_000_000, null);
  }

  static CallRecord call(Resolution resolution) {
    return call(resolution, Outcome.SUCCESS, null);
  }

  static CallRecord call(Resolution resolution, Outcome outcome, String errorType) {
    return call(resolution, resolution, outcome, errorType, attempt(1, resolution, outcome));
  }

  /** A call without an output that took a quarter of a second. */
  static CallRecord call(
      Resolution drawn,
      Resolution served,
      Outcome outcome,
      String errorType,
      CallRecord.Attempt... attempts) {
    return new CallRecord(
        "c0ffee",
        drawn,
        served,
        outcome,
        AT,
        250_000_000,
        List.of(attempts),
        Double.NaN,
        Double.NaN,
        null,
        Map.of(),
        Double.NaN,
        Double.NaN,
        Double.NaN,
        errorType);
  }

  /** A call with an output of 120 characters. */
  static CallRecord answered(Resolution resolution, String label, Map<String, Double> scores) {
    return new CallRecord(
        "c0ffee",
        resolution,
        resolution,
        Outcome.SUCCESS,
        AT,
        250_000_000,
        List.of(attempt(1, resolution, Outcome.SUCCESS)),
        120,
        0.75,
        label,
        scores,
        300,
        20,
        Double.NaN,
        null);
  }

  static Receipt receipt(String traceId, String spanId) {
    return new Receipt("c0ffee", ROUTE, "1.5.0", Slice.CANARY, ROLLOUT, AT, traceId, spanId);
  }

  static Verdict.Rule rule(String name, String kind, double lnE, Verdict.Breach breach) {
    return new Verdict.Rule(
        name,
        kind,
        "-5 %",
        "revert",
        breach == null ? Verdict.Phase.RUNNING : Verdict.Phase.BREACHED,
        0.5,
        lnE,
        lnE,
        5.0,
        Math.min(1, Math.exp(-lnE)),
        1,
        0.16,
        0.21,
        null,
        new Verdict.Estimate(61, 0.29, 0.71, 0.66, 0.76),
        new Verdict.Estimate(1_100, 0.16, 0.84, 0.82, 0.86),
        0.21,
        null,
        List.of(),
        breach,
        null);
  }

  /** The policy's bound tipped, score.accuracy weighing most. */
  static Verdict verdict() {
    return new Verdict(
        ROLLOUT,
        "1.5.0",
        "1.4.0",
        63,
        1_163,
        0,
        1,
        "key",
        0.01,
        6.0,
        6.0,
        4.0,
        new Verdict.Breach(1_161, 61, 6.0),
        List.of(rule("score.accuracy", "compare", 2.5, null), rule("latency", "compare", 1, null)),
        0);
  }

  static Event.Breached breached(Receipt offending) {
    return new Event.Breached(
        ROUTE, AT, verdict(), true, "ops@example.com", "https://wiki/triage", offending);
  }

  static Event.Reverted reverted(boolean written, List<Receipt> offending) {
    return new Event.Reverted(
        ROUTE,
        AT,
        ROLLOUT,
        "1.5.0",
        "1.4.0",
        verdict(),
        null,
        written,
        written ? null : "the store is away",
        "ops@example.com",
        "https://wiki/triage",
        offending);
  }

  /** Thirty-two hex digits for a trace. */
  static String trace(int number) {
    return String.format("%032x", number);
  }

  /** Sixteen hex digits for a span. */
  static String span(int number) {
    return String.format("%016x", number);
  }
}
