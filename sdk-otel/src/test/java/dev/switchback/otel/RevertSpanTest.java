package dev.switchback.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Receipt;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // scopes are only closed
class RevertSpanTest {
  private final Recorded recorded = new Recorded();

  @AfterEach
  void close() {
    recorded.close();
  }

  private SpanData spanOf(boolean written, List<Receipt> offending) {
    recorded.telemetry.told(Words.reverted(written, offending));
    return recorded.span();
  }

  @Test
  void carriesTheVerdictAndTheCallsThatTippedIt() {
    SpanData span =
        spanOf(
            true,
            List.of(
                Words.receipt(Words.trace(1), Words.span(2)),
                Words.receipt(Words.trace(3), Words.span(4))));

    assertThat(span.getName()).isEqualTo("switchback.revert ticket-triage");
    assertThat(span.getStartEpochNanos()).isEqualTo(Words.AT.getEpochSecond() * 1_000_000_000L);
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    assertThat(span.getAttributes().asMap())
        .isEqualTo(
            Attributes.builder()
                .put("switchback.route", "ticket-triage")
                .put("switchback.version", "1.5.0")
                .put("switchback.stable.version", "1.4.0")
                .put("switchback.rollout.id", "triage-1.5.0-a1")
                .put("switchback.revert.trigger", "evidence")
                .put("switchback.revert.written", true)
                .put("switchback.verdict", Words.verdict().sentence())
                .put("switchback.threshold.rule", "score.accuracy")
                .put("switchback.threshold.kind", "compare")
                .put("switchback.threshold.ln_e", 6.0)
                .put("switchback.threshold.needed", 4.0)
                .put("switchback.canary.calls", 61L)
                .put("switchback.owner", "ops@example.com")
                .put("switchback.runbook", "https://wiki/triage")
                .put("switchback.about.trace_id", Words.trace(1) + "," + Words.trace(3))
                .put("switchback.about.span_id", Words.span(2) + "," + Words.span(4))
                .build()
                .asMap());
  }

  @Test
  void linksToAtMostEightCallsAndSkipsThoseWithoutASpan() {
    List<Receipt> offending = new ArrayList<>();
    offending.add(Words.receipt(null, null));
    offending.add(Words.receipt("torn", "id"));
    for (int i = 1; i <= 10; i++) {
      offending.add(Words.receipt(Words.trace(i), Words.span(i)));
    }
    SpanData span = spanOf(true, offending);

    assertThat(span.getLinks())
        .extracting(link -> link.getSpanContext().getSpanId())
        .hasSize(8)
        .startsWith(Words.span(1))
        .endsWith(Words.span(8));
    assertThat(span.getAttributes().get(Keys.ABOUT_SPANS).split(",")).hasSize(8);
  }

  @Test
  void isATraceOfItsOwn() {
    Span other = recorded.sdk.getTracer("application").spanBuilder("other").startSpan();
    SpanData span;
    try (Scope ignored = other.makeCurrent()) {
      span = spanOf(true, List.of());
    }

    assertThat(span.getParentSpanContext()).isEqualTo(SpanContext.getInvalid());
    assertThat(span.getTraceId()).isNotEqualTo(other.getSpanContext().getTraceId());
  }

  @Test
  void isAnErrorWhileTheRegistryHasNotTakenIt() {
    SpanData span = spanOf(false, List.of());

    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(Keys.FAILURE)).isEqualTo("the store is away");
    assertThat(span.getAttributes().get(Keys.ABOUT_TRACES)).isNull();
  }
}
