package dev.switchback;

import static dev.switchback.TestRoutes.ROUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchback.document.Change;
import dev.switchback.registry.FileRegistry;
import dev.switchback.registry.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that goes away under a process that serves. */
class RegistryAwayTest {
  private static final String TEXT = TestRoutes.canary("50%", TestRoutes.ERRORS_ONLY);

  @TempDir Path parent;
  private final FakeTime time = new FakeTime();
  private Path models;
  private Path away;

  @BeforeEach
  void begin() throws IOException {
    models = Files.createDirectory(parent.resolve("models"));
    away = parent.resolve("away");
  }

  private Switchback start(String text) throws IOException {
    Files.writeString(models.resolve(ROUTE + ".yaml"), text);
    return Switchback.builder()
        .registry(FileRegistry.watch(models))
        .allow("openai", "small-*")
        .time(time, time)
        .build();
  }

  private static long canaries(Switchback switchback) {
    return IntStream.range(0, 200)
        .mapToObj(i -> switchback.<String, RuntimeException>invoke(ROUTE, key(i), Target::model))
        .filter(result -> result.resolution().slice() == Slice.CANARY)
        .count();
  }

  private static Key key(int i) {
    return Key.of("customer-" + i);
  }

  private static void awaitState(Switchback switchback, Status.State state) {
    await().until(() -> switchback.status().state() == state);
  }

  @Test
  void changesNothingForCallsAndIsReadAgainOnceItIsBack() throws Exception {
    try (Switchback switchback = start(TEXT)) {
      long before = canaries(switchback);
      Files.move(models, away);
      awaitState(switchback, Status.State.STALE);
      // A look that was under way as the directory went may say something else first.
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> assertThat(switchback.status().failure()).contains("make the directory"));
      time.advance(Duration.ofDays(7));
      assertThat(canaries(switchback)).isEqualTo(before).isPositive();

      Files.move(away, models);
      awaitState(switchback, Status.State.READY);
      try (FileRegistry other = FileRegistry.watch(models)) {
        other.change(ROUTE, new Change.Promote(TestRoutes.ROLLOUT), "ana", "good");
      }
      await().until(() -> switchback.document(ROUTE).serving().stable().equals("1.5.0"));
      assertThat(switchback.invoke(ROUTE, key(1), Target::model).value()).isEqualTo("small-2");
    }
  }

  @Test
  void takesCanariesToZeroWhereMaxStalenessSaysSoAndBack() throws Exception {
    try (Switchback switchback =
        start(TEXT.replace("versions:\n", "max_staleness: 1m\nversions:\n"))) {
      long before = canaries(switchback);
      assertThat(before).isPositive();
      Files.move(models, away);
      awaitState(switchback, Status.State.STALE);
      assertThat(canaries(switchback)).isEqualTo(before);
      time.advance(Duration.ofSeconds(61));
      await().until(() -> canaries(switchback) == 0);
      assertThat(switchback.invoke(ROUTE, key(1), Target::model).resolution().reason())
          .isEqualTo(Resolution.Reason.STALE_SNAPSHOT);

      Files.move(away, models);
      await().until(() -> canaries(switchback) == before);
    }
  }
}
