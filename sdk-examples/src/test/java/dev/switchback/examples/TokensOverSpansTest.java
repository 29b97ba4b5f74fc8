package dev.switchback.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Switchback;
import dev.switchback.otel.OtelTelemetry;
import dev.switchback.provider.ChatRequest;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What the spans of built-in adapters say is what the providers counted, once. */
class TokensOverSpansTest {
  private static final AttributeKey<Long> INPUT = AttributeKey.longKey("gen_ai.usage.input_tokens");
  private static final AttributeKey<Long> OUTPUT =
      AttributeKey.longKey("gen_ai.usage.output_tokens");

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();

  @Test
  void theSumOverAllSpansIsTheProvidersCount() throws IOException {
    SdkTracerProvider tracers =
        SdkTracerProvider.builder().addSpanProcessor(SimpleSpanProcessor.create(spans)).build();
    try (OpenTelemetrySdk sdk = OpenTelemetrySdk.builder().setTracerProvider(tracers).build();
        FakeProviders fakes = FakeProviders.start();
        Switchback switchback = TwoProviders.switchback(OtelTelemetry.create(sdk))) {
      TwoProviders summaries =
          TwoProviders.create(
              switchback,
              fakes.openAiAddress(),
              () -> "one",
              fakes.anthropicAddress(),
              () -> "other");
      for (int i = 0; i < 8; i++) {
        summaries.summary("customer-" + i, "Late.");
        summaries.print("customer-" + i, ChatRequest.of("Late."), new StringBuilder());
      }
      long hits = fakes.openAiHits.get() + fakes.anthropicHits.get();
      List<SpanData> all = spans.getFinishedSpanItems();

      assertThat(fakes.openAiHits.get()).isPositive();
      assertThat(fakes.anthropicHits.get()).isPositive();
      assertThat(sum(all, INPUT)).isEqualTo(hits * 9);
      assertThat(sum(all, OUTPUT)).isEqualTo(hits * 4);
      Map<SpanKind, List<SpanData>> byKind =
          all.stream().collect(Collectors.groupingBy(SpanData::getKind));
      assertThat(byKind.get(SpanKind.CLIENT)).hasSize((int) hits);
      assertThat(byKind.get(SpanKind.INTERNAL))
          .hasSize((int) hits)
          .allSatisfy(
              invoke ->
                  assertThat(invoke.getAttributes().asMap().keySet())
                      .noneMatch(key -> key.getKey().startsWith("gen_ai.")));
      assertThat(byKind.get(SpanKind.CLIENT))
          .allSatisfy(
              chat ->
                  assertThat(byKind.get(SpanKind.INTERNAL))
                      .anyMatch(invoke -> invoke.getSpanId().equals(chat.getParentSpanId())));
    }
  }

  private static long sum(List<SpanData> all, AttributeKey<Long> key) {
    return all.stream()
        .map(span -> span.getAttributes().get(key))
        .mapToLong(tokens -> tokens == null ? 0 : tokens)
        .sum();
  }
}
