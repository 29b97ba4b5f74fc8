package dev.switchback.otel;

import dev.switchback.Receipt;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The spans of earlier calls, found again from their receipts. */
final class Offending {
  /** Of one revert. */
  static final int MOST = 8;

  private Offending() {}

  /** The spans of the receipts that have one, the first {@link #MOST}. */
  static List<SpanContext> of(List<Receipt> receipts) {
    List<SpanContext> spans = new ArrayList<>(MOST);
    for (Receipt receipt : receipts) {
      SpanContext span = span(receipt);
      if (span.isValid() && spans.size() < MOST) {
        spans.add(span);
      }
    }
    return spans;
  }

  /** The context of the call a receipt is of; where it has no span, the current one. */
  static Context context(@Nullable Receipt receipt) {
    SpanContext span = receipt == null ? SpanContext.getInvalid() : span(receipt);
    return span.isValid() ? Context.root().with(Span.wrap(span)) : Context.current();
  }

  /**
   * A receipt does not say whether its trace was sampled. "May have been" is what the flag means
   * (W3C Trace Context 3.2.2.5.1), and a sampler that looks at links keeps the revert for it.
   */
  private static SpanContext span(Receipt receipt) {
    if (receipt.traceId() == null || receipt.spanId() == null) {
      return SpanContext.getInvalid();
    }
    return SpanContext.create(
        receipt.traceId(), receipt.spanId(), TraceFlags.getSampled(), TraceState.getDefault());
  }
}
