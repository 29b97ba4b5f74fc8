package dev.switchback.otel;

import dev.switchback.CallRecord;
import dev.switchback.Observed;
import dev.switchback.Outcome;
import dev.switchback.ProviderRequest;
import dev.switchback.Resolution;
import dev.switchback.Signals;
import dev.switchback.Slice;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One request of a built-in adapter, of kind CLIENT, by the GenAI conventions: the only one of our
 * spans that has usage, so that no backend counts tokens twice. It ends with the attempt, once.
 */
final class AttemptSpan {
  private final Span span;
  final Context context;
  final int number;
  private final AtomicBoolean over = new AtomicBoolean();

  private AttemptSpan(Span span, Context context, int number) {
    this.span = span;
    this.context = context;
    this.number = number;
  }

  /** Starts it below the call's span. */
  static AttemptSpan start(
      Tracer tracer, Context parent, Facts facts, ProviderRequest request, int number) {
    String model = request.model();
    SpanBuilder builder =
        tracer
            .spanBuilder(request.operation() + ' ' + model)
            .setParent(parent)
            .setSpanKind(SpanKind.CLIENT)
            .setAllAttributes(facts.routing)
            .setAttribute(Keys.OPERATION, request.operation())
            .setAttribute(Keys.PROVIDER, request.provider())
            .setAttribute(Keys.REQUEST_MODEL, model)
            .setAttribute(Keys.SERVER_ADDRESS, request.serverAddress())
            .setAttribute(Keys.SERVER_PORT, (long) request.serverPort());
    if (number > 1) {
      builder.setAttribute(Keys.ATTEMPT, (long) number);
    }
    if (isShadow(facts.resolution)) {
      builder.setAttribute(Keys.SHADOW, true);
    }
    Span span = builder.startSpan();
    if (span.isRecording()) {
      describe(span, request);
    }
    return new AttemptSpan(span, parent.with(span), number);
  }

  private static boolean isShadow(Resolution resolution) {
    return resolution.slice() == Slice.SHADOW;
  }

  private static void describe(Span span, ProviderRequest request) {
    String outputType = request.outputType();
    if (outputType != null) {
      span.setAttribute(Keys.OUTPUT_TYPE, outputType);
    }
    for (Map.Entry<String, Object> parameter : request.parameters().entrySet()) {
      String key = Keys.REQUEST_PREFIX + parameter.getKey();
      Object value = parameter.getValue();
      if (value instanceof Long whole) {
        span.setAttribute(key, whole);
      } else if (value instanceof Number number) {
        span.setAttribute(key, number.doubleValue());
      } else if (value instanceof List<?> texts) {
        span.setAttribute(Keys.STOP_SEQUENCES, texts.stream().map(String::valueOf).toList());
      }
    }
  }

  /** The attempt ended, with what was drawn from it. */
  void end(CallRecord.Attempt attempt, Signals signals) {
    if (!over.compareAndSet(false, true)) {
      return;
    }
    try {
      if (span.isRecording()) {
        answered(signals);
        failed(attempt);
      }
    } finally {
      span.end();
    }
  }

  /** Another request follows in the same attempt, or the call is over: nothing is known of it. */
  void end() {
    if (over.compareAndSet(false, true)) {
      span.end();
    }
  }

  private void answered(Signals signals) {
    tokens(Keys.INPUT_TOKENS.getKey(), signals.inputTokens());
    tokens(Keys.OUTPUT_TOKENS.getKey(), signals.outputTokens());
    if (!Double.isNaN(signals.cost())) {
      span.setAttribute(Keys.COST, signals.cost());
    }
    Observed observed = signals.observed();
    if (observed == null) {
      return;
    }
    if (observed.responseModel() != null) {
      span.setAttribute(Keys.RESPONSE_MODEL, observed.responseModel());
    }
    if (observed.responseId() != null) {
      span.setAttribute(Keys.RESPONSE_ID, observed.responseId());
    }
    if (observed.finishReason() != null) {
      span.setAttribute(Keys.FINISH_REASONS, List.of(observed.finishReason()));
    }
    Observed.Usage usage = observed.usage();
    if (usage != null && usage.cachedInputTokens() > 0) {
      span.setAttribute(Keys.CACHED_TOKENS, usage.cachedInputTokens());
    }
    if (usage != null && usage.reasoningTokens() > 0) {
      span.setAttribute(Keys.REASONING_TOKENS, usage.reasoningTokens());
    }
  }

  private void tokens(String key, double tokens) {
    if (!Double.isNaN(tokens)) {
      span.setAttribute(key, (long) tokens);
    }
  }

  private void failed(CallRecord.Attempt attempt) {
    Outcome outcome = attempt.outcome();
    if (outcome == Outcome.SUCCESS) {
      return;
    }
    span.setAttribute(Keys.OUTCOME, outcome.text());
    if (!outcome.isAnswered()) {
      String error = attempt.errorType();
      span.setAttribute(Keys.ERROR_TYPE, error == null ? outcome.text() : error);
      if (outcome != Outcome.CANCELLED) { // giving up is no error of the call
        span.setStatus(StatusCode.ERROR);
      }
    }
  }
}
