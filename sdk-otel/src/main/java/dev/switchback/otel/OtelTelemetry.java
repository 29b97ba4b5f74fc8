package dev.switchback.otel;

import dev.switchback.Event;
import dev.switchback.Observer;
import dev.switchback.Receipt;
import dev.switchback.Resolution;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Spans, metrics and events of Switchback for OpenTelemetry.
 *
 * <pre>{@code
 * Switchback switchback = Switchback.builder()
 *     .registry(FileRegistry.watch(Path.of("models")))
 *     .observer(OtelTelemetry.create(openTelemetry))
 *     .build();
 * }</pre>
 *
 * <p>Each call gets one span {@code switchback.invoke ⟨route⟩} of kind INTERNAL below the
 * application's span. Route, version, slice and reason are set before it starts, so a sampler can
 * keep every canary. It is current while the provider is called, so spans of HTTP clients and of
 * instrumented clients nest in it; it carries no token usage. A request of a built-in adapter gets
 * a span of its own below it, {@code chat ⟨model⟩} or {@code embeddings ⟨model⟩} of kind CLIENT, by
 * OpenTelemetry's GenAI conventions 1.41.1, with the usage. Around any other client there is none,
 * since the client may make its own. Where stable took over from a canary, the span says what
 * served and {@code switchback.fallback.from} what was drawn.
 *
 * <p>A copy of a call to the shadow version is a root span {@code switchback.shadow ⟨route⟩} with
 * {@code switchback.shadow} true, linked to the span of the call.
 *
 * <p>Metrics begin with {@code switchback.} and do not depend on sampling. Their attributes are
 * bounded: 64 routes, 16 versions, 32 labels and 16 scores a route, then {@code _OTHER}, which
 * {@code switchback.telemetry.dropped} counts. {@code switchback.invoke.duration} belongs to the
 * version drawn, {@code switchback.output.*} to the version served. Breaches, reverts, changes of
 * what serves, refused documents and failed refreshes (at most one a route and minute) are log
 * records with an event name; a revert is a span {@code switchback.revert ⟨route⟩} as well, linked
 * to at most eight calls that tipped it.
 *
 * <p>Keys, prompts and outputs appear nowhere: of an output only its length, diversity, label and
 * scores.
 *
 * <p>Thread-safe; one instance serves a whole process, and there is nothing to close. Without an
 * OpenTelemetry SDK {@link #isEnabled()} is false and a call allocates nothing.
 */
public final class OtelTelemetry implements Observer {
  private static final String SCOPE = "dev.switchback";
  private static final Duration REFRESH_FAILED_PERIOD = Duration.ofMinutes(1);

  private final Tracer tracer;
  private final Metrics metrics;
  private final Events events;
  private final Repeats repeats;

  private OtelTelemetry(OpenTelemetry openTelemetry, LongSupplier nanoTime) {
    this.tracer = openTelemetry.getTracer(SCOPE);
    this.metrics = new Metrics(openTelemetry.getMeter(SCOPE));
    this.events = new Events(openTelemetry.getLogsBridge().get(SCOPE));
    this.repeats = new Repeats(nanoTime);
  }

  /** Telemetry to the given instance, which stays the caller's to close. */
  public static OtelTelemetry create(OpenTelemetry openTelemetry) {
    return create(openTelemetry, System::nanoTime);
  }

  /**
   * Telemetry to the global instance as it is now; where none is set, to nowhere, for good. Does
   * not set the global instance: call it after the SDK has been set up.
   */
  public static OtelTelemetry create() {
    return create(GlobalOpenTelemetry.getOrNoop());
  }

  static OtelTelemetry create(OpenTelemetry openTelemetry, LongSupplier nanoTime) {
    return new OtelTelemetry(Objects.requireNonNull(openTelemetry, "openTelemetry"), nanoTime);
  }

  /** Whether spans or metrics of calls go anywhere now; whether a call is sampled plays no part. */
  @Override
  public boolean isEnabled() {
    return tracer.isEnabled() || metrics.isEnabled();
  }

  /** Starts the span of a call, below the current one; null where nobody listens. */
  @Override
  public @Nullable Call begun(Resolution drawn) {
    if (!isEnabled()) {
      return null;
    }
    Context context = Context.current();
    Facts facts = metrics.facts(drawn);
    Span span = Span.getInvalid();
    if (tracer.isEnabled()) {
      span = start(facts.spanName, facts).setParent(context).startSpan();
      context = context.with(span);
    }
    metrics.resolved(facts, context);
    return new InvokeSpan(tracer, metrics, facts, span, context);
  }

  /** Starts a root span, linked to the call it is a copy of; null where nobody listens. */
  @Override
  public @Nullable Call shadowed(Resolution shadow, Receipt of) {
    if (!isEnabled()) {
      return null;
    }
    Facts facts = metrics.facts(shadow);
    Context context = Context.root();
    Span span = Span.getInvalid();
    if (tracer.isEnabled()) {
      SpanBuilder builder =
          start("switchback.shadow " + shadow.route(), facts)
              .setNoParent()
              .setAttribute(Keys.SHADOW, true);
      Offending.of(List.of(of)).forEach(builder::addLink);
      span = builder.startSpan();
      context = context.with(span);
    }
    metrics.resolved(facts, context);
    return new InvokeSpan(tracer, metrics, facts, span, context);
  }

  private SpanBuilder start(String name, Facts facts) {
    return tracer.spanBuilder(name).setSpanKind(SpanKind.INTERNAL).setAllAttributes(facts.routing);
  }

  /** Counts an event and emits it under the context of the call it is about. */
  @Override
  public void told(Event event) {
    if (event instanceof Event.Breached breached) {
      Context context = Offending.context(breached.offending());
      metrics.breached(breached, context);
      events.breached(breached, context);
    } else if (event instanceof Event.Reverted reverted) {
      reverted(reverted);
    } else if (event instanceof Event.ServingChanged changed) {
      metrics.served(changed);
      events.changed(changed);
    } else if (event instanceof Event.StableDrifted drifted) {
      events.drifted(drifted);
    } else if (event instanceof Event.DocumentRefused refused) {
      events.refused(refused);
    } else if (event instanceof Event.RefreshFailed failed) {
      refreshFailed(failed);
    } else if (event instanceof Event.FeedbackGiven given) {
      metrics.feedback(given, Offending.context(given.receipt()));
    }
  }

  /** A revert that the registry took only on a later try is told again, but happened once. */
  private void reverted(Event.Reverted event) {
    List<Receipt> offending = event.offending();
    Context context = Offending.context(offending.isEmpty() ? null : offending.get(0));
    String name = event.route() + '\n' + event.rollout();
    if (repeats.isFirst(name)) {
      metrics.reverted(event, context);
    }
    if (repeats.isFirst(name + '\n' + event.written())) {
      events.reverted(event, context);
      RevertSpan.emit(tracer, event);
    }
  }

  private void refreshFailed(Event.RefreshFailed event) {
    metrics.refreshFailed();
    if (repeats.isDue("refresh\n" + event.route(), REFRESH_FAILED_PERIOD)) {
      events.refreshFailed(event);
    } else {
      metrics.dropped(Cause.RATE_LIMIT);
    }
  }
}
