package dev.switchback.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchback.Event;
import dev.switchback.document.Change;
import dev.switchback.document.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files as they should not be, under a process that serves. */
class BadFilesTest {
  @TempDir Path parent;

  private final List<Event> events = new CopyOnWriteArrayList<>();
  private Path directory;
  private FileRegistry registry;
  private Snapshots<RouteState> snapshots;

  @BeforeEach
  void begin() throws Exception {
    directory = Files.createDirectory(parent.resolve("models"));
    Files.writeString(file(), RouteTexts.canary());
    registry = FileRegistry.builder(directory).pollEvery(Duration.ofMillis(50)).build();
    snapshots =
        Snapshots.builder(registry, (RouteState state) -> state)
            .allow((provider, model) -> model.startsWith("gpt-5"))
            .events(events::add)
            .start();
  }

  @AfterEach
  void end() {
    snapshots.close();
    registry.close();
  }

  /** As editors do, in one step: a file that is half written is refused as torn before. */
  private void save(String text) throws IOException {
    Path written = Files.writeString(parent.resolve("written"), text);
    Files.move(written, file(), StandardCopyOption.ATOMIC_MOVE);
  }

  private Path file() {
    return directory.resolve(RouteTexts.ROUTE + ".yaml");
  }

  /** What is wrong, what the file then holds, the line and field named, how it is mended. */
  static Stream<Arguments> badFiles() {
    String good = RouteTexts.canary();
    String unlisted =
        """
          - version: "1.7.0"
            provider: openai
            model: o3-mini
        serving:
        """;
    return Stream.of(
        bad("malformed YAML", "owner: support-platform@example.com", "owner: [", 6, "document"),
        bad("an anchor", "owner: support-platform@example.com", "owner: &a team", 4, "document"),
        bad("an alias", "owner: support-platform@example.com", "owner: *a", 4, "document"),
        bad("a wrong type", "version: \"1.6.0\"", "version: 1.6", 16, "versions[2].version"),
        bad("an unknown field", "owner: support-platform@example.com", "ownr: me", 4, "ownr"),
        bad("a share above 100 %", "share: 5%", "share: 101%", 24, "serving.rollouts[0].share"),
        bad("a share below 0 %", "share: 5%", "share: -1%", 24, "serving.rollouts[0].share"),
        bad(
            "steps that do not rise",
            "steps: [5%, 25%]",
            "steps: [25%, 5%]",
            24,
            "serving.rollouts[0].steps[1]"),
        bad(
            "a digest of other content",
            "model: gpt-5\n",
            "model: gpt-5\n    digest: \"sha256:" + "0".repeat(64) + "\"\n",
            19,
            "versions[2].digest"),
        bad("a lower revision", "revision: 1", "revision: 0", 20, "serving.revision"),
        // It is in the audit by then, so the way back is a person's: a higher epoch.
        Arguments.of(
            "a model not allowed",
            good.replace("serving:\n", unlisted),
            21,
            "versions[3].model",
            good.replace("revision: 1\n", "revision: 1\n  epoch: 2\n")));
  }

  private static Arguments bad(
      String what, String written, String instead, int line, String field) {
    assertThat(RouteTexts.canary()).contains(written);
    return Arguments.of(
        what, RouteTexts.canary().replace(written, instead), line, field, RouteTexts.canary());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badFiles")
  void areRefusedWithTheirPlaceAndTheLastGoodOneServesOn(
      String what, String text, int line, String field, String mended) throws Exception {
    RouteState served = snapshots.get(RouteTexts.ROUTE);
    save(text);

    await().until(() -> !refused().isEmpty());
    Problem problem = refused().get(0).problems().get(0);
    assertThat(problem.file()).endsWith(RouteTexts.ROUTE + ".yaml");
    assertThat(problem.line()).isEqualTo(line);
    assertThat(problem.field()).isEqualTo(field);
    assertThat(problem.remedy()).isNotBlank();
    assertThat(snapshots.get(RouteTexts.ROUTE)).isSameAs(served);
    assertThat(snapshots.status().state()).isEqualTo(Status.State.STALE);

    save(mended);
    await().until(() -> snapshots.problems(RouteTexts.ROUTE).isEmpty());
  }

  @Test
  void areRefusedWhenTorn() throws Exception {
    Files.writeString(file(), RouteTexts.canary().substring(0, RouteTexts.canary().length() / 2));

    await().until(() -> !refused().isEmpty());
    assertThat(snapshots.get(RouteTexts.ROUTE).reverted()).isEmpty();
    assertThat(snapshots.get(RouteTexts.ROUTE).document())
        .isEqualTo(RouteTexts.document(RouteTexts.canary()));
  }

  @Test
  void areServedPastADirectoryThatVanishesAndComesBack() throws Exception {
    Path away = parent.resolve("away");
    Files.move(directory, away);
    await().until(() -> snapshots.status().state() == Status.State.STALE);
    assertThat(snapshots.get(RouteTexts.ROUTE)).isNotNull();

    Files.move(away, directory);
    assertThat(snapshots.awaitReady(Duration.ofSeconds(10))).isTrue();
    Files.writeString(
        file(), RouteTexts.canary().replace("stable: \"1.4.0\"", "stable: \"1.6.0\""));
    await()
        .until(() -> snapshots.get(RouteTexts.ROUTE).document().serving().stable().equals("1.6.0"));
  }

  @Test
  void areServedPastADirectoryThatIsDeletedAndWrittenAnew() throws Exception {
    registry.change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "");
    await().until(() -> snapshots.get(RouteTexts.ROUTE).document().serving().revision() == 2);
    String text = Files.readString(file());
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
    await().until(() -> snapshots.status().state() == Status.State.STALE);
    assertThat(snapshots.get(RouteTexts.ROUTE).document().serving().revision()).isEqualTo(2);

    Files.createDirectory(directory);
    save(text.replace("stable: \"1.4.0\"", "stable: \"1.6.0\""));
    await()
        .until(() -> snapshots.get(RouteTexts.ROUTE).document().serving().stable().equals("1.6.0"));
    assertThat(snapshots.awaitReady(Duration.ofSeconds(10))).isTrue();
    assertThat(registry.history(RouteTexts.ROUTE)).last().extracting("actor").isEqualTo("file");
  }

  private List<Event.DocumentRefused> refused() {
    return events.stream()
        .filter(Event.DocumentRefused.class::isInstance)
        .map(Event.DocumentRefused.class::cast)
        .toList();
  }
}
