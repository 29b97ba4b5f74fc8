package dev.switchback.examples;

import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Writes spans as text: a tree, each span with its attributes under it. */
final class TraceText {
  private static final int WIDEST = 84;

  private TraceText() {}

  /** One trace; empty if none of the spans belongs to it. */
  static String of(List<SpanData> spans, String traceId) {
    List<SpanData> trace =
        spans.stream()
            .filter(span -> span.getTraceId().equals(traceId))
            .sorted(Comparator.comparingLong(SpanData::getStartEpochNanos))
            .toList();
    StringBuilder text = new StringBuilder();
    for (SpanData span : trace) {
      boolean hasParent =
          trace.stream().anyMatch(other -> other.getSpanId().equals(span.getParentSpanId()));
      if (!hasParent) {
        write(span, trace, "  ", text);
      }
    }
    return text.toString();
  }

  private static void write(
      SpanData span, List<SpanData> trace, String indent, StringBuilder text) {
    text.append(indent).append(span.getName()).append("  ").append(span.getKind());
    double millis = (span.getEndEpochNanos() - span.getStartEpochNanos()) / 1e6;
    if (millis > 0) {
      text.append(String.format(Locale.ROOT, "  %.1f ms", millis));
    }
    if (!span.getStatus().equals(StatusData.unset())) {
      text.append("  ").append(span.getStatus().getStatusCode());
    }
    text.append('\n');
    Map<String, String> attributes = new TreeMap<>();
    span.getAttributes().forEach((key, value) -> attributes.put(key.getKey(), value.toString()));
    attributes.forEach(
        (key, value) ->
            text.append(indent)
                .append("    ")
                .append(key)
                .append(" = ")
                .append(cut(value, WIDEST - key.length()))
                .append('\n'));
    span.getLinks()
        .forEach(
            link ->
                text.append(indent)
                    .append("    -> trace ")
                    .append(link.getSpanContext().getTraceId())
                    .append(", span ")
                    .append(link.getSpanContext().getSpanId())
                    .append('\n'));
    for (SpanData child : trace) {
      if (child.getParentSpanId().equals(span.getSpanId())) {
        write(child, trace, indent + "  ", text);
      }
    }
  }

  private static String cut(String value, int most) {
    return value.length() <= most ? value : value.substring(0, most - 1) + "…";
  }
}
