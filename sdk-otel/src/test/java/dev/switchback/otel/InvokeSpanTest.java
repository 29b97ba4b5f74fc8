package dev.switchback.otel;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.CallRecord;
import dev.switchback.Observer;
import dev.switchback.Outcome;
import dev.switchback.Resolution;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@SuppressWarnings("try") // scopes are only closed
class InvokeSpanTest {
  private final Recorded recorded = new Recorded();

  @AfterEach
  void close() {
    recorded.close();
  }

  private SpanData spanOf(CallRecord call) {
    recorded.telemetry.begun(call.drawn()).ended(call);
    return recorded.span();
  }

  private static AttributesBuilder routing(String version, String slice, String reason) {
    return Attributes.builder()
        .put("switchback.route", "ticket-triage")
        .put("switchback.version", version)
        .put("switchback.digest", Words.version(version).digest())
        .put("switchback.slice", slice)
        .put("switchback.sticky", true)
        .put("switchback.resolution.reason", reason)
        .put("switchback.registry.revision", 42L)
        .put("switchback.prompt.name", "triage")
        .put("feature_flag.key", "ticket-triage")
        .put("feature_flag.result.variant", version)
        .put("feature_flag.provider.name", "switchback")
        .put("feature_flag.version", "42");
  }

  @Test
  void saysTheRoutingFactsOfAStableCallAndNothingElse() {
    SpanData span = spanOf(Words.call(Words.stable()));

    assertThat(span.getName()).isEqualTo("switchback.invoke ticket-triage");
    assertThat(span.getKind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(span.getStatus()).isEqualTo(StatusData.unset());
    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            routing("1.4.0", "stable", "default")
                .put("feature_flag.result.reason", "static")
                .build()
                .asMap());
  }

  @Test
  void saysTheRolloutAndTheOutputOfACanaryCall() {
    SpanData span = spanOf(Words.answered(Words.canary(), "billing", Map.of("accuracy", 0.5)));

    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            routing("1.5.0", "canary", "split")
                .put("feature_flag.result.reason", "split")
                .put("switchback.rollout.id", "triage-1.5.0-a1")
                .put("switchback.rollout.share", 0.05)
                .put("switchback.output.length", 120L)
                .put("switchback.output.diversity", 0.75)
                .put("switchback.output.label", "billing")
                .put("switchback.score.accuracy", 0.5)
                .build()
                .asMap());
  }

  @Test
  void saysWhatServedAndWhatWasDrawnWhenStableTookOver() {
    Resolution canary = Words.canary();
    Resolution fallback = Words.stable(Resolution.Reason.FALLBACK);
    SpanData span =
        spanOf(
            Words.call(
                canary,
                fallback,
                Outcome.SUCCESS,
                null,
                Words.attempt(1, canary, Outcome.PROVIDER_FAULT),
                Words.attempt(2, canary, Outcome.TIMEOUT),
                Words.attempt(3, fallback, Outcome.SUCCESS)));

    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            routing("1.4.0", "stable", "fallback")
                .put("feature_flag.result.reason", "default")
                .put("switchback.rollout.id", "triage-1.5.0-a1")
                .put("switchback.rollout.share", 0.05)
                .put("switchback.fallback.from", "1.5.0")
                .put("switchback.attempt.count", 3L)
                .put("switchback.retry.count", 1L)
                .build()
                .asMap());
  }

  @ParameterizedTest
  @CsvSource({
    "DEFAULT, static",
    "SPLIT, split",
    "FORCED, targeting_match",
    "STALE_SNAPSHOT, stale",
    "FALLBACK, default",
    "REGISTRY_UNAVAILABLE, default",
    "REVERTED, disabled"
  })
  void mapsTheReasonToTheWordsOfFeatureFlags(Resolution.Reason reason, String flagReason) {
    SpanData span = spanOf(Words.call(Words.stable(reason)));

    assertThat(span.getAttributes().get(stringKey("feature_flag.result.reason")))
        .isEqualTo(flagReason);
  }

  @Test
  void namesTheExceptionOfAFailedCallAndNotItsMessage() {
    SpanData span =
        spanOf(Words.call(Words.stable(), Outcome.PROVIDER_FAULT, "java.net.ConnectException"));

    assertThat(span.getStatus().getStatusCode()).hasToString("ERROR");
    assertThat(span.getStatus().getDescription()).isEmpty();
    assertThat(span.getAttributes().get(Keys.ERROR_TYPE)).isEqualTo("java.net.ConnectException");
    assertThat(span.getAttributes().get(Keys.OUTCOME)).isEqualTo("provider_fault");
    assertThat(span.getEvents()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void marksAnErrorExactlyWhereTheCallerHasNoAnswerAndDidNotGiveUp(Outcome outcome) {
    SpanData span = spanOf(Words.call(Words.stable(), outcome, null));

    boolean answered =
        outcome == Outcome.SUCCESS || outcome == Outcome.TRUNCATED || outcome == Outcome.DEGRADED;
    assertThat(span.getAttributes().get(Keys.ERROR_TYPE))
        .isEqualTo(answered ? null : outcome.text());
    assertThat(span.getStatus())
        .isEqualTo(
            answered || outcome == Outcome.CANCELLED
                ? StatusData.unset()
                : StatusData.create(io.opentelemetry.api.trace.StatusCode.ERROR, ""));
  }

  @Test
  void countsNoAttemptWhereNoneCouldBeMade() {
    Resolution stable = Words.stable();
    SpanData span = spanOf(Words.call(stable, stable, Outcome.REJECTED, null));

    assertThat(span.getAttributes().get(Keys.ATTEMPTS)).isZero();
    assertThat(span.getAttributes().get(Keys.RETRIES)).isNull();
  }

  @Test
  void endsOnceHoweverOftenTheEndIsTold() {
    CallRecord call = Words.call(Words.stable());
    Observer.Call observed = recorded.telemetry.begun(call.drawn());
    observed.ended(call);
    observed.ended(Words.call(Words.stable(), Outcome.TIMEOUT, null));

    assertThat(recorded.span().getAttributes().get(Keys.OUTCOME)).isNull();
    assertThat(recorded.metric("switchback.invoke.duration").getHistogramData().getPoints())
        .singleElement()
        .satisfies(point -> assertThat(point.getCount()).isEqualTo(1));
  }

  @Test
  void nestsBetweenTheApplicationsSpanAndTheHttpClients() {
    Tracer tracer = recorded.sdk.getTracer("application");
    CallRecord call = Words.call(Words.stable());
    Span application = tracer.spanBuilder("handle").startSpan();
    Observer.Call observed;
    try (Scope ignored = application.makeCurrent()) {
      observed = recorded.telemetry.begun(call.drawn());
      try (Observer.Scope scope = observed.attemptBegun(call.drawn(), 1)) {
        tracer.spanBuilder("POST").startSpan().end();
      }
      assertThat(Span.current()).isSameAs(application);
    }
    observed.ended(call);
    application.end();

    SpanData http = recorded.spans().get(0);
    SpanData invoke = recorded.spans().get(1);
    assertThat(recorded.spansAs(SpanData::getName))
        .containsExactly("POST", "switchback.invoke ticket-triage", "handle");
    assertThat(http.getParentSpanId()).isEqualTo(invoke.getSpanId());
    assertThat(invoke.getParentSpanId()).isEqualTo(application.getSpanContext().getSpanId());
    assertThat(invoke.getTraceId()).isEqualTo(application.getSpanContext().getTraceId());
  }

  @Test
  void isCurrentOnAnotherThreadThatMakesTheAttempt() throws Exception {
    CallRecord call = Words.call(Words.stable());
    Observer.Call observed = recorded.telemetry.begun(call.drawn());
    String current =
        CompletableFuture.supplyAsync(
                () -> {
                  try (Observer.Scope scope = observed.attemptBegun(call.drawn(), 1)) {
                    return Span.current().getSpanContext().getSpanId();
                  }
                })
            .get();
    observed.ended(call);

    assertThat(current).isEqualTo(recorded.span().getSpanId());
    assertThat(Context.current()).isSameAs(Context.root());
  }

  @Test
  void givesTheIdsThatTheReceiptCarries() {
    CallRecord call = Words.call(Words.stable());
    Observer.Call observed = recorded.telemetry.begun(call.drawn());
    observed.ended(call);

    assertThat(observed.traceId()).isEqualTo(recorded.span().getTraceId());
    assertThat(observed.spanId()).isEqualTo(recorded.span().getSpanId());
  }

  @Test
  void setsAtMostSixteenScores() {
    Map<String, Double> scores = new TreeMap<>();
    for (int i = 10; i < 30; i++) {
      scores.put("s" + i, 0.5);
    }
    SpanData span = spanOf(Words.answered(Words.stable(), "billing", scores));

    assertThat(span.getAttributes().asMap().keySet().stream().map(Object::toString).sorted())
        .filteredOn(key -> key.startsWith("switchback.score."))
        .hasSize(16)
        .startsWith("switchback.score.s10")
        .endsWith("switchback.score.s25");
  }
}
