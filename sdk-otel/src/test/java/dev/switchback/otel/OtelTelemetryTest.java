package dev.switchback.otel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.CallRecord;
import dev.switchback.Event;
import dev.switchback.Observer;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtelTelemetryTest {
  @Test
  void isOffWithoutAnSdk() {
    OtelTelemetry telemetry = OtelTelemetry.create(OpenTelemetry.noop());

    assertThat(telemetry.isEnabled()).isFalse();
    assertThat(telemetry.begun(Words.stable())).isNull();
  }

  @Test
  void isOnForMetricsAloneAndOpensNoScopeThen() {
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    SdkMeterProvider meters = SdkMeterProvider.builder().registerMetricReader(reader).build();
    OpenTelemetry metricsAlone =
        new OpenTelemetry() {
          @Override
          public io.opentelemetry.api.trace.TracerProvider getTracerProvider() {
            return io.opentelemetry.api.trace.TracerProvider.noop();
          }

          @Override
          public io.opentelemetry.api.metrics.MeterProvider getMeterProvider() {
            return meters;
          }

          @Override
          public io.opentelemetry.context.propagation.ContextPropagators getPropagators() {
            return io.opentelemetry.context.propagation.ContextPropagators.noop();
          }
        };
    OtelTelemetry telemetry = OtelTelemetry.create(metricsAlone);
    CallRecord call = Words.call(Words.stable());

    assertThat(telemetry.isEnabled()).isTrue();
    Observer.Call observed = telemetry.begun(call.drawn());
    assertThat(observed.attemptBegun(call.drawn(), 1)).isNull();
    assertThat(observed.traceId()).isNull();
    assertThat(observed.spanId()).isNull();
    observed.ended(call);
    assertThat(reader.collectAllMetrics())
        .extracting(metric -> metric.getName())
        .containsExactlyInAnyOrder("switchback.invoke.duration", "switchback.resolutions");
    meters.close();
  }

  @Test
  void leavesTheGlobalInstanceToBeSet() {
    GlobalOpenTelemetry.resetForTest();
    try (Recorded recorded = new Recorded()) {
      assertThat(OtelTelemetry.create().isEnabled()).isFalse();
      assertThat(GlobalOpenTelemetry.isSet()).isFalse();

      GlobalOpenTelemetry.set(recorded.sdk);
      OtelTelemetry telemetry = OtelTelemetry.create();
      assertThat(telemetry.isEnabled()).isTrue();
      telemetry.begun(Words.stable()).ended(Words.call(Words.stable()));
      assertThat(recorded.span().getName()).isEqualTo("switchback.invoke ticket-triage");
    } finally {
      GlobalOpenTelemetry.resetForTest();
    }
  }

  @Test
  void refusesNull() {
    assertThatThrownBy(() -> OtelTelemetry.create(null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("openTelemetry");
  }

  @Test
  void anExporterThatThrowsHurtsNothing() {
    SpanExporter broken =
        new SpanExporter() {
          @Override
          public CompletableResultCode export(Collection<SpanData> spans) {
            throw new IllegalStateException("broken");
          }

          @Override
          public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
          }

          @Override
          public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
          }
        };
    InMemoryMetricReader reader = InMemoryMetricReader.create();
    try (OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(broken))
                    .build())
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(reader).build())
            .build()) {
      OtelTelemetry.create(sdk).begun(Words.stable()).ended(Words.call(Words.stable()));

      assertThat(reader.collectAllMetrics()).hasSize(2);
    }
  }

  @Test
  void noContentAppearsAnywhere() {
    try (Recorded recorded = new Recorded()) {
      CallRecord call = Words.call(Words.canary());
      recorded.telemetry.begun(call.drawn()).ended(call);
      recorded.telemetry.told(Words.reverted(true, List.of()));
      recorded.telemetry.told(
          new Event.FeedbackGiven(
              Words.ROUTE,
              Words.AT,
              Words.receipt(Words.trace(1), Words.span(1)),
              "correction",
              Double.NaN,
              Words.SECRET));

      assertThat(call.toString()).contains(Words.SECRET);
      assertThat(recorded.spans().toString() + recorded.metrics() + recorded.events())
          .contains("switchback.feedback")
          .doesNotContain(Words.SECRET);
    }
  }
}
