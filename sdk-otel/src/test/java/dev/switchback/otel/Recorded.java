package dev.switchback.otel;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.PointData;
import io.opentelemetry.sdk.testing.exporter.InMemoryLogRecordExporter;
import io.opentelemetry.sdk.testing.exporter.InMemoryMetricReader;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/** An OpenTelemetry SDK that keeps what it is given, and telemetry that writes to it. */
final class Recorded implements AutoCloseable {
  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final InMemoryLogRecordExporter logs = InMemoryLogRecordExporter.create();
  private final InMemoryMetricReader reader = InMemoryMetricReader.create();
  final AtomicLong nanos = new AtomicLong();
  final OpenTelemetrySdk sdk;
  final OtelTelemetry telemetry;

  Recorded() {
    this(Sampler.alwaysOn());
  }

  Recorded(Sampler sampler) {
    sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setSampler(sampler)
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .setMeterProvider(SdkMeterProvider.builder().registerMetricReader(reader).build())
            .setLoggerProvider(
                SdkLoggerProvider.builder()
                    .addLogRecordProcessor(SimpleLogRecordProcessor.create(logs))
                    .build())
            .build();
    telemetry = OtelTelemetry.create(sdk, nanos::get);
  }

  List<SpanData> spans() {
    return spans.getFinishedSpanItems();
  }

  SpanData span() {
    List<SpanData> all = spans();
    if (all.size() != 1) {
      throw new AssertionError("expected one span: " + all);
    }
    return all.get(0);
  }

  List<LogRecordData> events() {
    return logs.getFinishedLogRecordItems();
  }

  LogRecordData event() {
    List<LogRecordData> all = events();
    if (all.size() != 1) {
      throw new AssertionError("expected one event: " + all);
    }
    return all.get(0);
  }

  Collection<MetricData> metrics() {
    return reader.collectAllMetrics();
  }

  MetricData metric(String name) {
    return metrics().stream()
        .filter(one -> one.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + name));
  }

  /** A counter's sums by attributes. */
  Map<Attributes, Long> counts(String name) {
    return metric(name).getLongSumData().getPoints().stream()
        .collect(Collectors.toMap(PointData::getAttributes, point -> point.getValue()));
  }

  /** A gauge's values by attributes. */
  Map<Attributes, Double> gauges(String name) {
    return metric(name).getDoubleGaugeData().getPoints().stream()
        .collect(Collectors.toMap(PointData::getAttributes, point -> point.getValue()));
  }

  /** A histogram's sums by attributes. */
  Map<Attributes, Double> sums(String name) {
    return metric(name).getHistogramData().getPoints().stream()
        .collect(Collectors.toMap(PointData::getAttributes, point -> point.getSum()));
  }

  <T> List<T> spansAs(Function<SpanData, T> view) {
    return spans().stream().map(view).toList();
  }

  @Override
  public void close() {
    sdk.close();
  }
}
