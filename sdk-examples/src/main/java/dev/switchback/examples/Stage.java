package dev.switchback.examples;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.switchback.Switchback;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.RouteDocument;
import dev.switchback.registry.Registry;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What the acts of a drill share.
 *
 * @param exporter where the OpenTelemetry SDK exports to
 * @param out where the story is told
 */
record Stage(
    Switchback switchback,
    Registry registry,
    RouteEditor editor,
    Tally tally,
    TriageDesk desk,
    InMemorySpanExporter exporter,
    Pace pace,
    Checklist checks,
    PrintStream out) {
  private static final long LOOK_NANOS = MILLISECONDS.toNanos(5);

  /** Waits until something is so; answers whether it came to be in time. */
  static boolean await(Duration longest, BooleanSupplier condition) {
    long end = System.nanoTime() + longest.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
        return condition.getAsBoolean();
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    return true;
  }

  /** The document in use. */
  RouteDocument document() {
    RouteDocument document = switchback.document(TriageDesk.ROUTE);
    if (document == null) {
      throw new IllegalStateException("the route is not served any more");
    }
    return document;
  }

  List<AuditEntry> history() {
    return registry.history(TriageDesk.ROUTE);
  }

  List<SpanData> spans() {
    return exporter.getFinishedSpanItems();
  }

  /** A heading with an empty line around it. */
  void head(String text) {
    out.println();
    out.println(text);
    out.println("-".repeat(text.length()));
  }
}
