package dev.switchback.examples;

import dev.switchback.Observer;
import dev.switchback.ReplayRecorder;
import dev.switchback.Switchback;
import dev.switchback.document.Documents;
import dev.switchback.document.RouteDocument;
import dev.switchback.otel.OtelTelemetry;
import dev.switchback.registry.FileRegistry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole mission on one machine: a provider on loopback that really classifies, an application
 * that calls it through Switchback, two bad canaries, and a flip of stable.
 */
final class Drill {
  private static final int WARM_CALLS = 100;

  private Drill() {}

  /**
   * How it went.
   *
   * @param flipMillis from the save to the first call of the new version; null if none came
   * @param checks what should have happened, and whether it did
   */
  record Report(ActOne.Outcome actOne, @Nullable Long flipMillis, Checklist checks) {}

  /**
   * Plays it; takes half a minute at the quickstart's pace.
   *
   * @param record where its calls are recorded; null for nowhere
   * @param out where the story is told
   */
  static Report play(Pace pace, @Nullable Path record, PrintStream out) throws IOException {
    TicketCorpus corpus = TicketCorpus.load();
    Path directory = Files.createTempDirectory("switchback-quickstart-");
    try (LoopbackProvider provider = LoopbackProvider.start(models(corpus))) {
      RouteEditor editor =
          RouteEditor.install(
              "ticket-triage.yaml", Files.createDirectory(directory.resolve("models")));
      try (ReplayRecorder recorder = record == null ? null : ReplayRecorder.to(record)) {
        List<Observer> more = recorder == null ? List.of() : List.of(recorder);
        return play(pace, out, corpus, provider, editor, directory, more);
      }
    } finally {
      delete(directory);
    }
  }

  /** The models that the route document names. */
  private static Map<String, ServedModel> models(TicketCorpus corpus) {
    TicketClassifier current = TicketClassifier.train(corpus.training());
    TicketClassifier stale =
        TicketClassifier.train(corpus.trainingBefore(TicketCorpus.NEWEST_QUEUE));
    return Map.of(
        "triage-2026-09-30", current,
        "triage-2026-10-10", stale,
        "triage-2026-10-24", new CharacterTable(current),
        "triage-2026-11-07", current);
  }

  private static Report play(
      Pace pace,
      PrintStream out,
      TicketCorpus corpus,
      LoopbackProvider provider,
      RouteEditor editor,
      Path directory,
      List<Observer> more)
      throws IOException {
    RouteDocument document =
        Documents.read("ticket-triage.yaml", Files.readAllBytes(editor.file())).document();
    InMemorySpanExporter exporter = InMemorySpanExporter.create();
    Tally tally = new Tally();
    FileRegistry registry = FileRegistry.watch(editor.directory());
    Switchback.Builder builder =
        Switchback.builder()
            .registry(registry)
            .allow("loopback", "triage-*")
            .stateDirectory(directory.resolve("state"))
            .observer(tally);
    more.forEach(builder::observer);
    try (OpenTelemetrySdk telemetry =
            OpenTelemetrySdk.builder()
                .setTracerProvider(
                    SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                        .build())
                .build();
        Switchback switchback = builder.observer(OtelTelemetry.create(telemetry)).build()) {
      TriageDesk desk =
          new TriageDesk(
              switchback,
              ChatClient.create(),
              provider.baseUri(),
              telemetry.getTracer("support-desk"),
              document,
              corpus.heldOut(),
              pace);
      Stage stage =
          new Stage(
              switchback, registry, editor, tally, desk, exporter, pace, new Checklist(), out);
      introduce(stage, corpus, provider);
      Report report = play(stage);
      conclude(stage, report.actOne());
      return report;
    }
  }

  private static Report play(Stage stage) throws IOException {
    try (Traffic traffic = Traffic.start(stage.pace(), stage.desk()::take)) {
      Stage.await(stage.pace().patience(), () -> traffic.calls() >= WARM_CALLS);
      ActOne.Outcome one = ActOne.play(stage);
      ActTwo.play(stage);
      return new Report(one, ActThree.play(stage), stage.checks());
    }
  }

  private static void introduce(Stage stage, TicketCorpus corpus, LoopbackProvider provider) {
    PrintStream out = stage.out();
    Pace pace = stage.pace();
    out.println("Switchback: the quickstart");
    out.println("==========================");
    out.printf(
        "provider  %s, OpenAI-compatible, on this machine alone; answers in 20 to 70 ms%n",
        provider.baseUri());
    out.printf(
        "tickets   %d in %d queues; its models learnt from %d and are asked about the other %d%n",
        corpus.all().size(),
        corpus.queues().size(),
        corpus.training().size(),
        corpus.heldOut().size());
    out.printf(
        Locale.ROOT,
        "traffic   %d calls a second from %d threads, %,d customers%n",
        pace.callsPerSecond(),
        pace.threads(),
        pace.customers());
    out.printf("registry  %s%n", stage.editor().file());
    out.printf("stable    %s%n", stage.document().serving().stable());
  }

  private static void conclude(Stage stage, ActOne.Outcome one) {
    Checklist checks = stage.checks();
    Map<String, Long> failures = stage.desk().failures();
    checks.expect(
        stage.tally().canary(one.rollout()).begun() == one.canaryCalls(),
        "no call went to 1.5.0 after it was taken back");
    checks.expect(stage.desk().mixed() == 0, "no call saw half of one version and half of another");
    checks.expect(
        failures.isEmpty(),
        "no customer's call failed" + (failures.isEmpty() ? "" : ": " + failures));
    stage.head("What should have happened, and whether it did");
    checks.print(stage.out());
    stage.out().println();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.deleteIfExists(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
