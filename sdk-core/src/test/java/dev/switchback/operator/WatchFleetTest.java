package dev.switchback.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchback.Key;
import dev.switchback.Switchback;
import dev.switchback.document.Json;
import dev.switchback.document.Reference;
import dev.switchback.operator.RealStores.Kind;
import dev.switchback.registry.InMemoryRegistry;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A rollout that two instances of a fleet serve, watched from a terminal. */
class WatchFleetTest {
  private static final String ROUTE = "ticket-triage";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir static Path files;
  private static RealStores stores;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private volatile boolean isCanaryBad;
  private Desk desk;
  private Opened[] opened;
  private Switchback[] fleet;
  private Thread watcher;
  private volatile int code = -1;
  private int calls;
  private int failures;

  @BeforeAll
  static void begin() {
    stores = new RealStores(files);
  }

  @AfterAll
  static void end() throws IOException {
    stores.close();
  }

  /** Two instances of a route whose units enter the pool after a second; a canary is live. */
  private void fleet(Kind kind) throws Exception {
    String url = stores.url(kind);
    desk =
        Desk.over(InMemoryRegistry.ofYaml())
            .with("SWITCHBACK_REGISTRY", url)
            .with(Clock.systemUTC());
    Path file = files.resolve(kind + ".yaml");
    Files.writeString(
        file,
        Desk.TRIAGE
            + "  trip: [{consecutive_errors: 200}]\ncall: {deadline: 1s, fallback: false}\n");
    assertThat(desk.run("publish", file.toString()).code()).isZero();
    opened = new Opened[2];
    fleet = new Switchback[2];
    for (int i = 0; i < fleet.length; i++) {
      opened[i] = Stores.of(Map.of()).open(url);
      fleet[i] =
          Switchback.builder()
              .registry(opened[i].registry())
              .ledger(opened[i].ledger().store())
              .allow("openai", "*")
              .allow("anthropic", "*")
              .build();
    }
    assertThat(desk.run("canary", ROUTE, "1.5.0", "--id=r1", "--share=40%").code()).isZero();
  }

  @AfterEach
  void stop() throws InterruptedException {
    watcher.interrupt();
    watcher.join();
    for (int i = 0; i < fleet.length; i++) {
      fleet[i].close();
      opened[i].close();
    }
  }

  private void watch(String... arguments) {
    watcher = new Thread(() -> code = desk.run(out, err, arguments));
    watcher.start();
  }

  /** A call of each instance, with a new key. */
  private void traffic() {
    for (Switchback switchback : fleet) {
      calls++;
      try {
        switchback.call(ROUTE, Key.of("user-" + calls), target -> answer(target.model()));
      } catch (IOException | RuntimeException failed) {
        // The canary's fault is what this is about, and a loaded machine may miss a deadline.
        failures++;
      }
    }
  }

  private String answer(String model) throws IOException {
    if (isCanaryBad && model.startsWith("claude")) {
      throw new IOException("the canary is bad");
    }
    return "billing";
  }

  private void driveUntil(java.util.function.BooleanSupplier condition) {
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              traffic();
              return condition.getAsBoolean();
            });
  }

  @ParameterizedTest
  @EnumSource
  void showsPooledEvidenceAndEndsWithTheRevert(Kind kind) throws Exception {
    fleet(kind);
    watch("watch", ROUTE, "--every=100ms");
    driveUntil(() -> out.toString().matches("(?s).*error_rate .* canary 0\\.\\d{4} .* of \\d.*"));
    assertThat(out.toString())
        .containsPattern("r1: [\\d,]+ canary and [\\d,]+ stable units, of \\d+ process")
        .containsPattern(
            "r1: error_rate \\(compare \\+50%\\) canary .*, stable .*, evidence 1:\\d+, 1:\\d+"
                + " needed, running")
        .contains("judged in each process: {\"consecutive_errors\": 200}");

    isCanaryBad = true;
    driveUntil(() -> code >= 0);

    assertThat(failures).isPositive();
    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).contains("revert: 1.5.0 reverted from 40% (r1)");
    List<String> lines = out.toString().lines().toList();
    assertThat(lines.get(lines.size() - 1)).startsWith("  ").contains("1.5.0");
    assertThat(out + err.toString()).doesNotContain(RealStores.SECRET);
  }

  @ParameterizedTest
  @EnumSource
  void promotingWritesWhatTheFleetSawAsTheReference(Kind kind) throws Exception {
    fleet(kind);
    watch("watch", ROUTE, "--every=100ms", "--json");
    driveUntil(() -> out.toString().matches("(?s).*\"canary_units\":[1-9]\\d.*"));

    Ran promoted = desk.run("promote", ROUTE, "--reason=good", "--json");
    await().atMost(SOON).until(() -> code >= 0);

    assertThat(promoted.code()).as(promoted.err()).isZero();
    assertThat(promoted.err()).doesNotContain("reference");
    assertThat(code).isZero();
    Map<String, Object> kept;
    try (Opened store = Stores.of(Map.of()).open(desk.variable("SWITCHBACK_REGISTRY"))) {
      kept = store.registry().read(ROUTE).document().serving().reference();
    }
    Reference.Measure errors = Reference.fromMap(kept).signals().get("error_rate");
    assertThat(errors.n()).isGreaterThanOrEqualTo(10);
    // A loaded machine may be late for a deadline now and then.
    assertThat(errors.mean()).isLessThan(0.5);
    assertThat(out.toString().lines().map(Json::readObject))
        .allSatisfy(line -> assertThat(line).containsEntry("route", ROUTE))
        .anySatisfy(
            line -> assertThat(String.valueOf(line.get("evidence"))).contains("processes_seen"));
    assertThat(out + err.toString() + promoted.out()).doesNotContain(RealStores.SECRET);
  }

  @ParameterizedTest
  @EnumSource(names = "REDIS")
  void repaintsTheEvidenceOnATerminal(Kind kind) throws Exception {
    fleet(kind);
    desk.with(Style.coloured());
    watch("watch", ROUTE, "--every=100ms");
    driveUntil(
        () ->
            out.toString()
                .matches("(?s).*error_rate +compare +\\+50% +running +0\\.\\d{4} .* of \\d.*"));

    isCanaryBad = true;
    driveUntil(() -> code >= 0);

    assertThat(code).isEqualTo(1);
    String last = out.toString().substring(out.toString().lastIndexOf("\u001b[H\u001b[2J"));
    assertThat(last).contains("no rollout is live", "1.5.0 reverted from 40% (r1)");
  }
}
