package dev.switchback.otel;

import dev.switchback.Event;
import dev.switchback.document.Problem;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.List;

/**
 * Emits events: log records with a name, the time of what happened, and the context of the call it
 * happened in. Thread-safe.
 */
final class Events {
  private final Logger logger;

  Events(Logger logger) {
    this.logger = logger;
  }

  void breached(Event.Breached event, Context context) {
    if (logger.isEnabled(Severity.WARN, context)) {
      emit(
          "switchback.threshold.breached",
          Severity.WARN,
          event.at(),
          context,
          event.verdict().sentence(),
          EventFacts.breached(event));
    }
  }

  void reverted(Event.Reverted event, Context context) {
    Severity severity = event.written() ? Severity.WARN : Severity.ERROR;
    if (logger.isEnabled(severity, context)) {
      String sentence =
          event.verdict() == null
              ? EventFacts.canary(event) + " was taken back by a person or another process."
              : event.verdict().sentence();
      emit(
          "switchback.rollout.reverted",
          severity,
          event.at(),
          context,
          sentence,
          EventFacts.reverted(event));
    }
  }

  void changed(Event.ServingChanged event) {
    Context context = Context.current();
    if (logger.isEnabled(Severity.INFO, context)) {
      emit(
          "switchback.rollout.changed",
          Severity.INFO,
          event.at(),
          context,
          "Revision " + event.after() + " serves; stable is " + event.stable() + ".",
          EventFacts.changed(event));
    }
  }

  void drifted(Event.StableDrifted event) {
    Context context = Context.current();
    if (logger.isEnabled(Severity.WARN, context)) {
      emit(
          "switchback.stable.drifted",
          Severity.WARN,
          event.at(),
          context,
          event.drift().sentence(),
          EventFacts.drifted(event));
    }
  }

  void refused(Event.DocumentRefused event) {
    Context context = Context.current();
    if (logger.isEnabled(Severity.WARN, context)) {
      emit(
          "switchback.registry.refused",
          Severity.WARN,
          event.at(),
          context,
          places(event.problems()),
          EventFacts.route(event.route()).put(Keys.PROBLEMS, (long) event.problems().size()));
    }
  }

  void refreshFailed(Event.RefreshFailed event) {
    Context context = Context.current();
    if (logger.isEnabled(Severity.WARN, context)) {
      emit(
          "switchback.registry.refresh_failed",
          Severity.WARN,
          event.at(),
          context,
          EventFacts.shortened(event.message()),
          EventFacts.route(event.route()));
    }
  }

  /** Where the problems are. What they say stays out: it may quote a prompt's template. */
  private static String places(List<Problem> problems) {
    StringBuilder text = new StringBuilder("Refused; the last good document goes on serving: ");
    String separator = "";
    for (Problem problem : problems) {
      text.append(separator);
      if (problem.file() != null) {
        text.append(problem.file()).append(':');
      }
      if (problem.line() > 0) {
        text.append(problem.line()).append(':').append(problem.column()).append(": ");
      }
      text.append(problem.field());
      separator = "; ";
    }
    return EventFacts.shortened(text.toString());
  }

  private void emit(
      String name,
      Severity severity,
      Instant at,
      Context context,
      String body,
      AttributesBuilder attributes) {
    logger
        .logRecordBuilder()
        .setEventName(name)
        .setTimestamp(at)
        .setContext(context)
        .setSeverity(severity)
        .setSeverityText(severity.name())
        .setBody(body)
        .setAllAttributes(attributes.build())
        .emit();
  }
}
