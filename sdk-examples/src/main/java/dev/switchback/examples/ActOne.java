package dev.switchback.examples;

import dev.switchback.Event;
import dev.switchback.Receipt;
import dev.switchback.Verdict;
import dev.switchback.document.AuditEntry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A canary whose answers are worse, without a single error. */
final class ActOne {
  private static final String ROLLOUT = "triage-1.5.0-a1";
  private static final String VERSION = "1.5.0";
  private static final String RULE = "score.accuracy";
  private static final Duration EXPORT = Duration.ofSeconds(10);
  private static final AttributeKey<String> OF_ROLLOUT =
      AttributeKey.stringKey("switchback.rollout.id");

  private ActOne() {}

  /**
   * How it went.
   *
   * @param rule that tipped; null if the canary was not taken back
   * @param reason the verdict as a sentence; null likewise
   */
  record Outcome(
      String rollout,
      boolean reverted,
      long canaryCalls,
      long badAnswers,
      @Nullable String rule,
      @Nullable String reason) {}

  static Outcome play(Stage stage) throws IOException {
    stage.head("Act one: a canary with worse answers");
    stage.out().println("1.5.0 learnt from tickets older than the queue \"security\".");
    CanaryAct act = new CanaryAct(stage, ROLLOUT, VERSION);
    Event.Reverted reverted = act.play();
    Verdict verdict = reverted == null ? null : reverted.verdict();
    Verdict.Rule rule = verdict == null ? null : verdict.tippedRule();
    if (reverted != null && verdict != null) {
      tell(stage, act, reverted, verdict);
    }
    return new Outcome(
        ROLLOUT,
        reverted != null,
        act.side().begun(),
        act.side().wrong(),
        rule == null ? null : rule.rule(),
        verdict == null ? null : verdict.sentence());
  }

  private static void tell(Stage stage, CanaryAct act, Event.Reverted reverted, Verdict verdict) {
    Checklist checks = stage.checks();
    stage.out().println("Verdict: " + verdict.sentence());
    stage.out().println();
    stage.out().print(VerdictText.of(verdict));
    Verdict.Rule rule = verdict.tippedRule();
    checks.expect(
        rule != null && rule.kind().equals("compare") && rule.rule().equals(RULE),
        "the rule that took it back is compare " + RULE);
    checks.expect(
        verdict.rules().stream().noneMatch(r -> r.kind().equals("trip") && r.breach() != null),
        "no trip fired");
    checks.expect(
        act.side().accuracy() < stage.tally().stable().accuracy(),
        "its answers were worse than stable's");
    tellAnswers(stage, act);
    tellHistory(stage, reverted);
    tellTrace(stage, reverted);
  }

  private static void tellAnswers(Stage stage, CanaryAct act) {
    long[] thumbs = stage.switchback().thumbs(TriageDesk.ROUTE, VERSION);
    stage.out().println();
    stage
        .out()
        .printf(
            "The canary had %d calls and gave %d wrong answers. Thumbs by receipt: %d up, %d down.%n",
            act.side().begun(), act.side().wrong(), thumbs[0], thumbs[1]);
    stage.checks().expect(thumbs[1] > 0, "the agents' thumbs arrived by receipt");
  }

  private static void tellHistory(Stage stage, Event.Reverted reverted) {
    AuditEntry entry =
        stage.history().stream()
            .filter(e -> e.kind().equals("revert") && ROLLOUT.equals(e.detail().get("rollout")))
            .findFirst()
            .orElse(null);
    stage
        .checks()
        .expect(
            entry != null && entry.actor().startsWith("switchback:"), "the history has the revert");
    if (entry != null) {
      stage.out().println();
      stage.out().println("In the history (ticket-triage.history.jsonl):");
      stage.out().print(HistoryText.of(entry));
    }
    stage.out().printf("  owner     %s, runbook %s%n", reverted.owner(), reverted.runbook());
  }

  private static void tellTrace(Stage stage, Event.Reverted reverted) {
    String trace =
        reverted.offending().stream()
            .map(Receipt::traceId)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse("");
    // The call's own span ends after what it called, the revert's after the registry has it.
    Stage.await(
        EXPORT,
        () ->
            TraceText.of(stage.spans(), trace).startsWith("  POST /tickets")
                && !revert(stage).isEmpty());
    String call = TraceText.of(stage.spans(), trace);
    String revert = revert(stage);
    stage.out().println();
    stage
        .out()
        .println("The trace of the call that tipped it, as the OpenTelemetry SDK exported it:");
    stage.out().print(call);
    stage.out().println("and the revert, as a span of its own:");
    stage.out().print(revert);
    stage
        .checks()
        .expect(
            call.contains("switchback.invoke ") && call.contains("switchback.slice = canary"),
            "the trace of the reverting call was exported");
    stage.checks().expect(!revert.isEmpty(), "so was a span for the revert");
  }

  /** The revert's span as text; empty while it is not there. */
  private static String revert(Stage stage) {
    List<SpanData> spans = stage.spans();
    return spans.stream()
        .filter(span -> span.getName().startsWith("switchback.revert "))
        .filter(span -> ROLLOUT.equals(span.getAttributes().get(OF_ROLLOUT)))
        .findFirst()
        .map(span -> TraceText.of(spans, span.getTraceId()))
        .orElse("");
  }
}
