package dev.switchback.otel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Observer;
import dev.switchback.Resolution;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import java.util.List;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // scopes are only closed
class SamplingTest {
  /** Keeps canaries and nothing else, by what it is told before the span starts. */
  private static final Sampler CANARIES =
      new Sampler() {
        @Override
        public SamplingResult shouldSample(
            Context parent,
            String traceId,
            String name,
            SpanKind kind,
            Attributes attributes,
            List<LinkData> links) {
          return "canary".equals(attributes.get(Keys.SLICE))
              ? SamplingResult.recordAndSample()
              : SamplingResult.drop();
        }

        @Override
        public String getDescription() {
          return "canaries";
        }
      };

  private static void call(Recorded recorded, Resolution resolution) {
    recorded.telemetry.begun(resolution).ended(Words.call(resolution));
  }

  @Test
  void aSamplerCanKeepEveryCanary() {
    try (Recorded recorded = new Recorded(CANARIES)) {
      call(recorded, Words.stable());
      call(recorded, Words.canary());

      assertThat(recorded.span().getAttributes().get(Keys.VERSION)).isEqualTo("1.5.0");
    }
  }

  @Test
  void samplingDoesNotTurnMetricsOff() {
    try (Recorded recorded = new Recorded(Sampler.alwaysOff())) {
      assertThat(recorded.telemetry.isEnabled()).isTrue();
      call(recorded, Words.stable());

      assertThat(recorded.spans()).isEmpty();
      assertThat(recorded.counts("switchback.resolutions").values()).containsExactly(1L);
    }
  }

  @Test
  void whatRunsInsideAnUnsampledCallIsUnsampledToo() {
    try (Recorded recorded = new Recorded(Sampler.parentBased(Sampler.alwaysOff()))) {
      Observer.Call observed = recorded.telemetry.begun(Words.stable());
      try (Observer.Scope scope = observed.attemptBegun(Words.stable(), 1)) {
        assertThat(Span.current().getSpanContext().getTraceId()).isEqualTo(observed.traceId());
        assertThat(Span.current().getSpanContext().isSampled()).isFalse();
      }
    }
  }
}
