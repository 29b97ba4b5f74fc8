package dev.switchback.otel;

import dev.switchback.CallRecord;
import dev.switchback.Observer;
import dev.switchback.Outcome;
import dev.switchback.ProviderRequest;
import dev.switchback.Resolution;
import dev.switchback.Signals;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One call: its span, current while a body runs, and its metrics. Attempts may run on any thread;
 * the span ends once however often the end is told.
 */
final class InvokeSpan implements Observer.Call {
  private final Tracer tracer;
  private final Metrics metrics;
  private final Facts drawn;
  private final Span span; // invalid where no tracer listens
  private final Context context; // with the span, for bodies and exemplars
  private final AtomicReference<@Nullable AttemptSpan> sending = new AtomicReference<>();
  private volatile int ended; // the number of the last attempt that ended
  private final AtomicBoolean over = new AtomicBoolean();

  InvokeSpan(Tracer tracer, Metrics metrics, Facts drawn, Span span, Context context) {
    this.tracer = tracer;
    this.metrics = metrics;
    this.drawn = drawn;
    this.span = span;
    this.context = context;
  }

  @Override
  @SuppressWarnings("MustBeClosedChecker") // the caller closes it, on this thread
  public Observer.@Nullable Scope attemptBegun(Resolution resolution, int number) {
    return span.getSpanContext().isValid() ? context.makeCurrent()::close : null;
  }

  /** A span for the request, current while it is sent; none where the call has no span. */
  @Override
  @SuppressWarnings("MustBeClosedChecker") // the caller closes it, on this thread
  public Observer.@Nullable Scope sending(
      ProviderRequest request, Resolution resolution, int number) {
    if (!span.getSpanContext().isValid() || number <= ended) {
      return null;
    }
    AttemptSpan now =
        AttemptSpan.start(tracer, context, metrics.facts(resolution), request, number);
    end(sending.getAndSet(now));
    if (number <= ended && sending.compareAndSet(now, null)) {
      now.end(); // the attempt ended meanwhile: the request comes too late to be told of
    }
    return now.context.makeCurrent()::close;
  }

  @Override
  public void attemptEnded(CallRecord.Attempt attempt, Signals signals) {
    ended = attempt.number();
    AttemptSpan sent = sending.getAndSet(null);
    if (sent != null && sent.number == attempt.number()) {
      sent.end(attempt, signals);
    } else {
      end(sent);
    }
  }

  private static void end(@Nullable AttemptSpan sent) {
    if (sent != null) {
      sent.end();
    }
  }

  @Override
  public void ended(CallRecord call) {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    ended = Integer.MAX_VALUE;
    end(sending.getAndSet(null));
    try {
      Facts served = metrics.facts(call.served());
      if (served != drawn && isFallback(call)) {
        metrics.resolved(served, context);
      }
      metrics.ended(drawn, served, call, context);
      if (span.isRecording()) {
        describe(call, served);
      }
    } finally {
      span.end();
    }
  }

  @Override
  public @Nullable String traceId() {
    return span.getSpanContext().isValid() ? span.getSpanContext().getTraceId() : null;
  }

  @Override
  public @Nullable String spanId() {
    return span.getSpanContext().isValid() ? span.getSpanContext().getSpanId() : null;
  }

  private void describe(CallRecord call, Facts served) {
    if (served != drawn) {
      span.setAllAttributes(served.routing);
      if (isFallback(call)) {
        span.setAttribute(Keys.FALLBACK_FROM, drawn.resolution.version().version());
      }
    }
    describeAttempts(call.attempts());
    OutputFacts.describe(call, span, metrics);
    Outcome outcome = call.outcome();
    if (outcome != Outcome.SUCCESS) {
      span.setAttribute(Keys.OUTCOME, outcome.text());
    }
    if (!outcome.isAnswered()) {
      String error = call.errorType();
      span.setAttribute(Keys.ERROR_TYPE, error == null ? outcome.text() : error);
      if (outcome != Outcome.CANCELLED) { // giving up is no error of the call
        span.setStatus(StatusCode.ERROR);
      }
    }
  }

  private static boolean isFallback(CallRecord call) {
    return call.served().reason() == Resolution.Reason.FALLBACK;
  }

  private void describeAttempts(List<CallRecord.Attempt> attempts) {
    int count = attempts.size();
    if (count == 1) {
      return;
    }
    span.setAttribute(Keys.ATTEMPTS, count);
    int retries = 0; // on the version of the attempt before; stable taking over is none
    for (int i = 1; i < count; i++) {
      String before = attempts.get(i - 1).resolution().version().digest();
      if (attempts.get(i).resolution().version().digest().equals(before)) {
        retries++;
      }
    }
    if (retries > 0) {
      span.setAttribute(Keys.RETRIES, retries);
    }
  }
}
