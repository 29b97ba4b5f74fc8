package dev.switchback.otel;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Event;
import dev.switchback.Observer;
import dev.switchback.Outcome;
import dev.switchback.Resolution;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final Attributes STABLE =
      Attributes.builder()
          .put("switchback.route", "ticket-triage")
          .put("switchback.version", "1.4.0")
          .put("switchback.slice", "stable")
          .build();
  private static final Attributes CANARY =
      Attributes.builder()
          .put("switchback.route", "ticket-triage")
          .put("switchback.version", "1.5.0")
          .put("switchback.slice", "canary")
          .build();
  private static final Attributes CANARY_VERSION =
      Attributes.builder()
          .put("switchback.route", "ticket-triage")
          .put("switchback.version", "1.5.0")
          .build();

  private final Recorded recorded = new Recorded();

  @AfterEach
  void close() {
    recorded.close();
  }

  private static Attributes with(Attributes base, String key, String value) {
    return base.toBuilder().put(key, value).build();
  }

  private static Attributes resolved(String slice, String reason) {
    return Attributes.builder()
        .put("switchback.route", "ticket-triage")
        .put("switchback.slice", slice)
        .put("switchback.resolution.reason", reason)
        .build();
  }

  @Test
  void recordsACallsDurationAndOutput() {
    Resolution stable = Words.stable();
    recorded
        .telemetry
        .begun(stable)
        .ended(Words.answered(stable, "billing", Map.of("accuracy", 0.5)));

    assertThat(recorded.sums("switchback.invoke.duration"))
        .isEqualTo(Map.of(with(STABLE, "switchback.outcome", "success"), 0.25));
    assertThat(recorded.counts("switchback.resolutions"))
        .isEqualTo(Map.of(resolved("stable", "default"), 1L));
    assertThat(recorded.sums("switchback.output.length")).isEqualTo(Map.of(STABLE, 120.0));
    assertThat(recorded.sums("switchback.output.diversity")).isEqualTo(Map.of(STABLE, 0.75));
    assertThat(recorded.sums("switchback.output.score"))
        .isEqualTo(Map.of(with(STABLE, "switchback.score.name", "accuracy"), 0.5));
    assertThat(recorded.counts("switchback.output.labels"))
        .isEqualTo(Map.of(with(STABLE, "switchback.output.label", "billing"), 1L));
    assertThat(recorded.metrics()).hasSize(6);
  }

  @Test
  void namesEveryUnit() {
    Resolution canary = Words.canary();
    recorded
        .telemetry
        .begun(canary)
        .ended(Words.answered(canary, "billing", Map.of("accuracy", 0.5)));
    recorded.telemetry.told(Words.breached(null));
    recorded.telemetry.told(Words.reverted(true, List.of()));
    recorded.telemetry.told(new Event.RefreshFailed(Words.ROUTE, Words.AT, "no answer"));
    recorded.telemetry.told(new Event.RefreshFailed(Words.ROUTE, Words.AT, "no answer"));
    recorded.telemetry.told(
        new Event.FeedbackGiven(
            Words.ROUTE, Words.AT, Words.receipt(null, null), "thumbs", 0, null));

    assertThat(
            recorded.metrics().stream()
                .collect(Collectors.toMap(MetricData::getName, MetricData::getUnit)))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("switchback.invoke.duration", "s"),
                Map.entry("switchback.resolutions", "{resolution}"),
                Map.entry("switchback.output.length", "{character}"),
                Map.entry("switchback.output.diversity", "1"),
                Map.entry("switchback.output.score", "1"),
                Map.entry("switchback.output.labels", "{output}"),
                Map.entry("switchback.feedback", "{feedback}"),
                Map.entry("switchback.threshold.evidence", "1"),
                Map.entry("switchback.threshold.breaches", "{breach}"),
                Map.entry("switchback.rollout.share", "1"),
                Map.entry("switchback.reverts", "{revert}"),
                Map.entry("switchback.registry.refresh.failures", "{failure}"),
                Map.entry("switchback.telemetry.dropped", "{item}")));
  }

  @Test
  void leavesACanarysLostTimeWithTheCanaryAndCountsTheFallback() {
    Resolution canary = Words.canary();
    Resolution fallback = Words.stable(Resolution.Reason.FALLBACK);
    recorded
        .telemetry
        .begun(canary)
        .ended(
            Words.call(
                canary,
                fallback,
                Outcome.SUCCESS,
                null,
                Words.attempt(1, canary, Outcome.TIMEOUT),
                Words.attempt(2, fallback, Outcome.SUCCESS)));

    assertThat(recorded.sums("switchback.invoke.duration").keySet())
        .containsExactly(with(CANARY, "switchback.outcome", "success"));
    assertThat(recorded.counts("switchback.resolutions"))
        .isEqualTo(Map.of(resolved("canary", "split"), 1L, resolved("stable", "fallback"), 1L));
  }

  @Test
  void linksADurationToItsSpan() {
    Resolution stable = Words.stable();
    Observer.Call observed = recorded.telemetry.begun(stable);
    observed.ended(Words.call(stable));

    HistogramPointData point =
        recorded.metric("switchback.invoke.duration").getHistogramData().getPoints().stream()
            .findFirst()
            .orElseThrow();
    assertThat(point.getExemplars())
        .singleElement()
        .satisfies(
            exemplar ->
                assertThat(exemplar.getSpanContext().getSpanId()).isEqualTo(observed.spanId()));
  }

  @Test
  void tellsTheShareOfACanaryUntilItIsTakenBack() {
    recorded.telemetry.begun(Words.canary());
    assertThat(recorded.gauges("switchback.rollout.share")).isEqualTo(Map.of(CANARY_VERSION, 0.05));

    recorded.telemetry.told(Words.reverted(true, List.of()));
    assertThat(recorded.gauges("switchback.rollout.share")).isEqualTo(Map.of(CANARY_VERSION, 0.0));
  }

  @Test
  void aNewRevisionEndsAShareUntilACanaryIsDrawnByIt() {
    Resolution before = Words.canary();
    recorded.telemetry.begun(before);
    recorded.telemetry.told(
        new Event.ServingChanged(Words.ROUTE, Words.AT, 42, 43, "1.4.0", "ana"));
    recorded.telemetry.begun(before);
    assertThat(recorded.gauges("switchback.rollout.share")).isEqualTo(Map.of(CANARY_VERSION, 0.0));

    recorded.telemetry.begun(Words.canary(250_000, 43));
    assertThat(recorded.gauges("switchback.rollout.share")).isEqualTo(Map.of(CANARY_VERSION, 0.25));
  }

  @Test
  void countsABreachAndItsEvidenceOverWhatIsNeeded() {
    recorded.telemetry.told(Words.breached(null));

    assertThat(recorded.counts("switchback.threshold.breaches"))
        .isEqualTo(Map.of(with(CANARY_VERSION, "switchback.threshold.rule", "score.accuracy"), 1L));
    assertThat(recorded.gauges("switchback.threshold.evidence"))
        .isEqualTo(
            Map.of(
                with(CANARY_VERSION, "switchback.threshold.rule", "policy"), 1.5,
                with(CANARY_VERSION, "switchback.threshold.rule", "score.accuracy"), 0.5,
                with(CANARY_VERSION, "switchback.threshold.rule", "latency"), 0.2));
  }

  @Test
  void countsARevertOnceThoughItIsToldAgainWhenItIsWritten() {
    recorded.telemetry.told(Words.reverted(false, List.of()));
    recorded.telemetry.told(Words.reverted(true, List.of()));

    assertThat(recorded.counts("switchback.reverts"))
        .isEqualTo(
            Map.of(
                CANARY_VERSION.toBuilder()
                    .put("switchback.threshold.rule", "score.accuracy")
                    .put("switchback.revert.trigger", "evidence")
                    .build(),
                1L));
  }

  @Test
  void countsFeedbackForTheVersionThatServed() {
    recorded.telemetry.told(
        new Event.FeedbackGiven(
            Words.ROUTE, Words.AT, Words.receipt(null, null), "rating", 0.68, Words.SECRET));

    assertThat(recorded.counts("switchback.feedback"))
        .isEqualTo(
            Map.of(
                CANARY.toBuilder()
                    .put("switchback.feedback.kind", "rating")
                    .put("switchback.feedback.value", "0.7")
                    .build(),
                1L));
  }

  @Test
  void countsAFailedRefreshOfTheSource() {
    recorded.telemetry.told(new Event.RefreshFailed(Words.ROUTE, Words.AT, "no answer"));

    assertThat(recorded.counts("switchback.registry.refresh.failures"))
        .isEqualTo(Map.of(Attributes.of(stringKey("switchback.registry.source"), "remote"), 1L));
  }
}
