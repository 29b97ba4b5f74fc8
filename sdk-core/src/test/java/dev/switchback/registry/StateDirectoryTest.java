package dev.switchback.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.document.Change;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What outlives a restart. */
class StateDirectoryTest {
  @TempDir Path directory;

  private final InMemoryRegistry memory = InMemoryRegistry.ofYaml(RouteTexts.canary());
  private final FlakyRegistry registry = new FlakyRegistry(memory);

  private Snapshots<RouteState> start() {
    return Snapshots.builder(registry, (RouteState state) -> state)
        .stateDirectory(directory)
        .start();
  }

  private static void settled(Snapshots<?> snapshots) throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    snapshots.refresh();
    snapshots.run(reached::countDown);
    reached.await();
  }

  @Test
  void servesTheLastGoodDocumentWhenTheRegistryIsAwayAtStart() {
    start().close();
    registry.away(true);
    try (Snapshots<RouteState> snapshots = start()) {
      assertThat(snapshots.get(RouteTexts.ROUTE).source()).isEqualTo(Source.DISK);
      assertThat(snapshots.get(RouteTexts.ROUTE).document())
          .isEqualTo(RouteTexts.document(RouteTexts.canary()));
      assertThat(snapshots.status().state()).isEqualTo(Status.State.STALE);
    }
  }

  @Test
  void keepsALocalRevertOverARestartThoughTheRegistryNeverHeardOfIt() {
    try (Snapshots<RouteState> snapshots = start()) {
      snapshots.revertLocally(RouteTexts.ROUTE, "r1");
    }
    try (Snapshots<RouteState> snapshots = start()) {
      assertThat(snapshots.get(RouteTexts.ROUTE).source()).isEqualTo(Source.REMOTE);
      assertThat(snapshots.get(RouteTexts.ROUTE).reverted()).containsExactly("r1");
    }
  }

  @Test
  void writesARevertBeforeTheNextTaskRuns() throws Exception {
    try (Snapshots<RouteState> snapshots = start()) {
      String[] seen = new String[1];
      CountDownLatch done = new CountDownLatch(1);
      snapshots.revertLocally(RouteTexts.ROUTE, "r1");
      snapshots.run(
          () -> {
            try {
              seen[0] = Files.readString(directory.resolve("reverts.jsonl"));
            } catch (java.io.IOException failed) {
              seen[0] = failed.toString();
            }
            done.countDown();
          });
      done.await();
      assertThat(seen[0]).contains("\"r1\"");
    }
  }

  @Test
  void readsPastALineTornByAKill() throws Exception {
    try (Snapshots<RouteState> snapshots = start()) {
      snapshots.revertLocally(RouteTexts.ROUTE, "r0");
    }
    Files.writeString(
        directory.resolve("reverts.jsonl"), "{\"route\":\"tick", StandardOpenOption.APPEND);
    try (Snapshots<RouteState> snapshots = start()) {
      snapshots.revertLocally(RouteTexts.ROUTE, "r1");
    }
    try (Snapshots<RouteState> snapshots = start()) {
      assertThat(snapshots.get(RouteTexts.ROUTE).reverted()).containsExactly("r1");
    }
  }

  @Test
  void doesNotFallBehindItsLastGoodDocument() throws Exception {
    memory.change(RouteTexts.ROUTE, new Change.SwitchStable("1.6.0"), "ana", "incident");
    start().close();
    registry.answers(Stored.ofText(RouteTexts.ROUTE, "replica.yaml", RouteTexts.canary()));
    try (Snapshots<RouteState> snapshots = start()) {
      settled(snapshots);
      assertThat(snapshots.get(RouteTexts.ROUTE).document().serving().stable()).isEqualTo("1.6.0");
      assertThat(snapshots.status().ignored()).isEqualTo(1);
    }
  }

  @Test
  void leavesOutATornLastGoodDocument() throws Exception {
    start().close();
    Path kept = directory.resolve("last-good").resolve(RouteTexts.ROUTE + ".yaml");
    Files.writeString(kept, Files.readString(kept).substring(0, 40));
    registry.away(true);

    assertThatThrownBy(this::start).isInstanceOf(RegistryException.class);
  }

  @Test
  void saysThatTheDirectoryCannotBeMade() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(
            () ->
                Snapshots.builder(registry, (RouteState state) -> state)
                    .stateDirectory(file)
                    .start())
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(file.toString());
  }
}
