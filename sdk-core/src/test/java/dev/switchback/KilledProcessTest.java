package dev.switchback;

import static dev.switchback.TestRoutes.ROLLOUT;
import static dev.switchback.TestRoutes.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchback.document.AuditEntry;
import dev.switchback.registry.FileRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that is killed between its state directory and the registry. */
@Timeout(120)
class KilledProcessTest {
  @TempDir Path parent;
  private Path models;
  private Path state;

  @BeforeEach
  void begin() throws IOException {
    models = Files.createDirectory(parent.resolve("models"));
    state = Files.createDirectory(parent.resolve("state"));
    Files.writeString(
        models.resolve(ROUTE + ".yaml"), TestRoutes.canary("50%", TestRoutes.ERRORS_ONLY));
  }

  /** Runs one until it has breached and is about to write to the registry, and kills it there. */
  private void runAndKill() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledProcess.class.getName(),
                models.toString(),
                state.toString())
            .redirectError(parent.resolve("stderr").toFile())
            .start();
    try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.lines().filter(KilledProcess.AT_THE_REGISTRY::equals).findFirst())
          .as(() -> "what it said: " + read(parent.resolve("stderr")))
          .isPresent();
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException gone) {
      return gone.toString();
    }
  }

  private Switchback restart(FileRegistry registry) {
    return Switchback.builder()
        .registry(registry)
        .allow("openai", "small-*")
        .stateDirectory(state)
        .build();
  }

  @Test
  void hasItsRevertAfterTheRestart() throws Exception {
    runAndKill();
    assertThat(Files.readString(state.resolve("reverts.jsonl"))).contains(ROLLOUT);

    FileRegistry registry = FileRegistry.watch(models);
    assertThat(registry.history(ROUTE)).as("never reached the registry").isEmpty();
    assertThat(registry.read(ROUTE).document().serving().rollouts()).hasSize(1);
    try (Switchback switchback = restart(registry)) {
      for (int call = 0; call < 500; call++) {
        assertThat(switchback.invoke(ROUTE, Key.of("customer-" + call), Target::model).value())
            .isEqualTo("small-1");
      }
      await().until(() -> !registry.history(ROUTE).isEmpty());
      await().until(() -> switchback.document(ROUTE).serving().rollouts().isEmpty());
      assertThat(registry.read(ROUTE).document().serving().isQuarantined("1.5.0")).isTrue();
    }
    List<AuditEntry> history = registry.history(ROUTE);
    assertThat(history).extracting(AuditEntry::kind).containsExactly("revert");
    assertThat(history.get(0).reason()).contains("before this instance was restarted");
  }

  @Test
  void hasItsRevertAlsoWhereTheRegistryIsAwayAtTheRestart() throws Exception {
    runAndKill();
    Path away = Files.move(models, parent.resolve("away"));

    FileRegistry registry = FileRegistry.watch(models);
    try (Switchback switchback = restart(registry)) {
      Result<String> result = switchback.invoke(ROUTE, Key.of("customer"), Target::model);
      assertThat(result.value()).isEqualTo("small-1");
      Files.move(away, models);
      await().until(() -> !registry.history(ROUTE).isEmpty());
      assertThat(registry.history(ROUTE)).extracting(AuditEntry::kind).containsExactly("revert");
    }
  }
}
