package dev.switchback.otel;

import dev.switchback.Event;
import dev.switchback.Verdict;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A revert as a span, since the LLM backends read only spans: a root of no length at the time of
 * the revert, linked to the calls that tipped it. Their ids are attributes as well, since Phoenix
 * and Evidently drop links.
 */
final class RevertSpan {
  private RevertSpan() {}

  static void emit(Tracer tracer, Event.Reverted event) {
    if (!tracer.isEnabled()) {
      return;
    }
    List<SpanContext> offending = Offending.of(event.offending());
    SpanBuilder builder =
        tracer
            .spanBuilder("switchback.revert " + event.route())
            .setNoParent()
            .setStartTimestamp(event.at())
            .setAllAttributes(attributes(event, offending));
    offending.forEach(builder::addLink);
    Span span = builder.startSpan();
    if (!event.written()) {
      span.setStatus(StatusCode.ERROR);
    }
    span.end(event.at());
  }

  private static Attributes attributes(Event.Reverted event, List<SpanContext> offending) {
    AttributesBuilder attributes = EventFacts.reverted(event);
    Verdict verdict = event.verdict();
    if (verdict != null) {
      attributes.put(Keys.VERDICT, verdict.sentence());
    }
    if (!offending.isEmpty()) {
      attributes.put(
          Keys.ABOUT_TRACES,
          offending.stream().map(SpanContext::getTraceId).collect(Collectors.joining(",")));
      attributes.put(
          Keys.ABOUT_SPANS,
          offending.stream().map(SpanContext::getSpanId).collect(Collectors.joining(",")));
    }
    return attributes.build();
  }
}
