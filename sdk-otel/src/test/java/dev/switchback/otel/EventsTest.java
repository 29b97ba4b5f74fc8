package dev.switchback.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Drift;
import dev.switchback.Event;
import dev.switchback.Receipt;
import dev.switchback.document.Problem;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventsTest {
  private final Recorded recorded = new Recorded();

  @AfterEach
  void close() {
    recorded.close();
  }

  private LogRecordData eventOf(Event event) {
    recorded.telemetry.told(event);
    return recorded.event();
  }

  private static AttributesBuilder tipping() {
    return Attributes.builder()
        .put("switchback.route", "ticket-triage")
        .put("switchback.version", "1.5.0")
        .put("switchback.stable.version", "1.4.0")
        .put("switchback.rollout.id", "triage-1.5.0-a1")
        .put("switchback.threshold.rule", "score.accuracy")
        .put("switchback.threshold.kind", "compare")
        .put("switchback.threshold.ln_e", 6.0)
        .put("switchback.threshold.needed", 4.0)
        .put("switchback.canary.calls", 61L)
        .put("switchback.owner", "ops@example.com")
        .put("switchback.runbook", "https://wiki/triage");
  }

  private static void assertNamed(LogRecordData event, String name, Severity severity) {
    assertThat(event.getEventName()).isEqualTo(name);
    assertThat(event.getSeverity()).isEqualTo(severity);
    assertThat(event.getTimestampEpochNanos())
        .isEqualTo(Words.AT.getEpochSecond() * 1_000_000_000L);
  }

  @Test
  void tellsABreachUnderTheCallThatTippedIt() {
    LogRecordData event = eventOf(Words.breached(Words.receipt(Words.trace(1), Words.span(2))));

    assertNamed(event, "switchback.threshold.breached", Severity.WARN);
    assertThat(event.getSpanContext().getTraceId()).isEqualTo(Words.trace(1));
    assertThat(event.getSpanContext().getSpanId()).isEqualTo(Words.span(2));
    assertThat(event.getBodyValue().asString()).isEqualTo(Words.verdict().sentence());
    assertThat(event.getAttributes())
        .isEqualTo(tipping().put("switchback.threshold.acted", true).build());
  }

  @Test
  void tellsAStableThatDriftedAsAWarning() {
    Drift drift = new Drift("error_rate", "+50%", 0.02, 0.034, 0.06, 200, 8.5, 9);
    LogRecordData event =
        eventOf(
            new Event.StableDrifted(
                "ticket-triage",
                Words.AT,
                "1.4.0",
                drift,
                "ops@example.com",
                "https://wiki/triage"));

    assertNamed(event, "switchback.stable.drifted", Severity.WARN);
    assertThat(event.getBodyValue().asString())
        .isEqualTo(
            "error_rate is 0.06000 over the last 200 calls against 0.02000 of its own reference;"
                + " +50% was tolerated (to 0.03400); evidence e^8.5 after 9 windows.");
    assertThat(event.getAttributes())
        .isEqualTo(
            Attributes.builder()
                .put("switchback.route", "ticket-triage")
                .put("switchback.stable.version", "1.4.0")
                .put("switchback.threshold.rule", "error_rate")
                .put("switchback.threshold.kind", "reference")
                .put("switchback.threshold.ln_e", 8.5)
                .put("switchback.threshold.needed", Math.log(1_000))
                .put("switchback.drift.observed", 0.06)
                .put("switchback.drift.reference", 0.02)
                .put("switchback.drift.boundary", 0.034)
                .put("switchback.owner", "ops@example.com")
                .put("switchback.runbook", "https://wiki/triage")
                .build());
  }

  @Test
  void tellsARevertAsAWarning() {
    LogRecordData event =
        eventOf(Words.reverted(true, List.of(Words.receipt(Words.trace(1), Words.span(2)))));

    assertNamed(event, "switchback.rollout.reverted", Severity.WARN);
    assertThat(event.getSpanContext().getSpanId()).isEqualTo(Words.span(2));
    assertThat(event.getBodyValue().asString()).isEqualTo(Words.verdict().sentence());
    assertThat(event.getAttributes())
        .isEqualTo(
            tipping()
                .put("switchback.revert.trigger", "evidence")
                .put("switchback.revert.written", true)
                .build());
  }

  @Test
  void tellsARevertThatCouldNotBeWrittenAsAnError() {
    LogRecordData event = eventOf(Words.reverted(false, List.of()));

    assertNamed(event, "switchback.rollout.reverted", Severity.ERROR);
    assertThat(event.getAttributes().get(Keys.FAILURE)).isEqualTo("the store is away");
  }

  @Test
  void tellsOnceThatItFailedAndOnceThatItWasWritten() {
    recorded.telemetry.told(Words.reverted(false, List.of()));
    recorded.telemetry.told(Words.reverted(false, List.of()));
    recorded.telemetry.told(Words.reverted(true, List.of()));

    assertThat(recorded.events())
        .extracting(LogRecordData::getSeverity)
        .containsExactly(Severity.ERROR, Severity.WARN);
  }

  @Test
  void saysThatARevertCameFromOutside() {
    LogRecordData event =
        eventOf(
            new Event.Reverted(
                Words.ROUTE,
                Words.AT,
                Words.ROLLOUT,
                "1.5.0",
                "1.4.0",
                null,
                null,
                true,
                null,
                null,
                null,
                List.<Receipt>of()));

    assertThat(event.getAttributes())
        .isEqualTo(
            Attributes.builder()
                .put("switchback.route", "ticket-triage")
                .put("switchback.version", "1.5.0")
                .put("switchback.stable.version", "1.4.0")
                .put("switchback.rollout.id", "triage-1.5.0-a1")
                .put("switchback.revert.trigger", "outside")
                .put("switchback.revert.written", true)
                .build());
  }

  @Test
  void namesTheCanaryByTheVerdictWhereTheDocumentForgotIt() {
    LogRecordData event =
        eventOf(
            new Event.Reverted(
                Words.ROUTE,
                Words.AT,
                Words.ROLLOUT,
                "",
                "1.4.0",
                Words.verdict(),
                null,
                true,
                null,
                null,
                null,
                List.<Receipt>of()));

    assertThat(event.getAttributes().get(Keys.VERSION)).isEqualTo("1.5.0");
  }

  @Test
  void tellsWhatServesNow() {
    LogRecordData event =
        eventOf(new Event.ServingChanged(Words.ROUTE, Words.AT, 42, 43, "1.4.0", "ana"));

    assertNamed(event, "switchback.rollout.changed", Severity.INFO);
    assertThat(event.getAttributes())
        .isEqualTo(
            Attributes.builder()
                .put("switchback.route", "ticket-triage")
                .put("switchback.stable.version", "1.4.0")
                .put("switchback.registry.before", 42L)
                .put("switchback.registry.revision", 43L)
                .put("switchback.actor", "ana")
                .build());
  }

  @Test
  void saysWhereARefusedDocumentIsWrongWithoutQuotingIt() {
    Problem problem =
        new Problem(
            Problem.Severity.ERROR,
            "triage.yaml",
            12,
            5,
            "versions[0].prompt.template",
            "bad: " + Words.SECRET,
            "write " + Words.SECRET);
    LogRecordData event =
        eventOf(new Event.DocumentRefused(Words.ROUTE, Words.AT, List.of(problem)));

    assertNamed(event, "switchback.registry.refused", Severity.WARN);
    assertThat(event.getBodyValue().asString())
        .contains("triage.yaml:12:5: versions[0].prompt.template")
        .doesNotContain(Words.SECRET);
    assertThat(event.getAttributes().get(Keys.PROBLEMS)).isEqualTo(1);
  }

  @Test
  void tellsAFailedRefreshAtMostOnceARouteAndMinute() {
    Event failed = new Event.RefreshFailed(Words.ROUTE, Words.AT, "no answer");
    recorded.telemetry.told(failed);
    recorded.telemetry.told(failed);
    recorded.telemetry.told(new Event.RefreshFailed("other", Words.AT, "no answer"));
    recorded.nanos.addAndGet(Duration.ofSeconds(60).toNanos());
    recorded.telemetry.told(failed);

    assertThat(recorded.events())
        .extracting(one -> one.getAttributes().get(Keys.ROUTE))
        .containsExactly(Words.ROUTE, "other", Words.ROUTE);
    assertNamed(recorded.events().get(0), "switchback.registry.refresh_failed", Severity.WARN);
    assertThat(recorded.counts("switchback.telemetry.dropped")).containsValue(1L).hasSize(1);
  }
}
