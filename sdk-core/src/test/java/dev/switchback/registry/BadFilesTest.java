package dev.switchback.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchback.Event;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    Files.writeString(file(), Yaml.canary());
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

  private Path file() {
    return directory.resolve(Yaml.ROUTE + ".yaml");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          malformed YAML            | owner: support-platform@example.com | owner: [                 | ''
          an anchor                 | owner: support-platform@example.com | owner: &a support        | ''
          a wrong type              | version: "1.6.0"                    | version: 1.6             | versions[2].version
          an unknown field          | owner: support-platform@example.com | ownr: nobody             | ownr
          a share above 100 %       | share: 5%                           | share: 101%              | share
          steps that do not rise    | steps: [5%, 25%]                    | steps: [25%, 5%]         | steps
          a digest of other content | model: gpt-5                        | model: gpt-5, digest: x  | versions[2]
          a model not allowed       | gpt-5-mini                          | o3-mini                  | versions[0].model
          a lower revision          | revision: 1                         | revision: 0              | serving.revision
          """)
  void areRefusedWithTheirPlaceAndTheLastGoodOneServesOn(
      String what, String written, String instead, String field) throws Exception {
    String text =
        what.startsWith("a digest")
            ? Yaml.canary()
                .replace(
                    "    model: gpt-5\n",
                    "    model: gpt-5\n    digest: \"sha256:" + "0".repeat(64) + "\"\n")
            : Yaml.canary().replaceFirst(java.util.regex.Pattern.quote(written), instead);
    assertThat(text).isNotEqualTo(Yaml.canary());
    Files.writeString(file(), text);

    await().until(() -> !refused().isEmpty());
    assertThat(refused().get(0).problems().get(0).file()).endsWith(Yaml.ROUTE + ".yaml");
    assertThat(refused().get(0).problems().get(0).field()).contains(field);
    assertThat(refused().get(0).problems().get(0).remedy()).isNotBlank();
    assertThat(snapshots.get(Yaml.ROUTE).document().serving().revision()).isEqualTo(1);
    assertThat(snapshots.status().state()).isEqualTo(Status.State.STALE);

    Files.writeString(file(), Yaml.canary());
    await().until(() -> snapshots.problems(Yaml.ROUTE).isEmpty());
  }

  @Test
  void areRefusedWhenTorn() throws Exception {
    Files.writeString(file(), Yaml.canary().substring(0, Yaml.canary().length() / 2));

    await().until(() -> !refused().isEmpty());
    assertThat(snapshots.get(Yaml.ROUTE).reverted()).isEmpty();
    assertThat(snapshots.get(Yaml.ROUTE).document()).isEqualTo(Yaml.document(Yaml.canary()));
  }

  @Test
  void areServedPastADirectoryThatVanishesAndComesBack() throws Exception {
    Path away = parent.resolve("away");
    Files.move(directory, away);
    await().until(() -> snapshots.status().state() == Status.State.STALE);
    assertThat(snapshots.get(Yaml.ROUTE)).isNotNull();

    Files.move(away, directory);
    assertThat(snapshots.awaitReady(Duration.ofSeconds(10))).isTrue();
    Files.writeString(file(), Yaml.canary().replace("stable: \"1.4.0\"", "stable: \"1.6.0\""));
    await().until(() -> snapshots.get(Yaml.ROUTE).document().serving().stable().equals("1.6.0"));
  }

  private List<Event.DocumentRefused> refused() {
    return events.stream()
        .filter(Event.DocumentRefused.class::isInstance)
        .map(Event.DocumentRefused.class::cast)
        .toList();
  }
}
