package dev.switchback.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TraceTextTest {
  private static final Instant AT = Instant.parse("2026-11-24T09:00:00Z");

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final Tracer tracer =
      SdkTracerProvider.builder()
          .addSpanProcessor(SimpleSpanProcessor.create(exporter))
          .build()
          .get("test");

  @Test
  void writesATraceAsATreeWithSortedAttributes() {
    Span root =
        tracer.spanBuilder("in").setSpanKind(SpanKind.SERVER).setStartTimestamp(AT).startSpan();
    Span other = tracer.spanBuilder("other trace").setNoParent().startSpan();
    Span child =
        tracer
            .spanBuilder("out")
            .setParent(Context.root().with(root))
            .setStartTimestamp(AT.plusMillis(1))
            .addLink(other.getSpanContext())
            .startSpan();
    child.setAttribute("b", 2).setAttribute("a", "x".repeat(200)).setStatus(StatusCode.ERROR);
    child.end(AT.plusMillis(21));
    other.end();
    root.end(AT.plusMillis(30));

    assertThat(TraceText.of(exporter.getFinishedSpanItems(), root.getSpanContext().getTraceId()))
        .isEqualTo(
            """
              in  SERVER  30.0 ms
                out  INTERNAL  20.0 ms  ERROR
                    a = %s…
                    b = 2
                    -> trace %s, span %s
            """
                .formatted(
                    "x".repeat(82),
                    other.getSpanContext().getTraceId(),
                    other.getSpanContext().getSpanId()));
  }

  @Test
  void isEmptyForATraceThatWasNotExported() {
    assertThat(TraceText.of(exporter.getFinishedSpanItems(), "0af7651916cd43dd8448eb211c80319c"))
        .isEmpty();
  }
}
