package dev.switchback.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileRegistryTest extends EditedByHandContractTest {
  @TempDir Path directory;

  @Override
  protected Registry create() {
    return FileRegistry.watch(directory);
  }

  @Override
  protected List<Registry> others() {
    return List.of(FileRegistry.watch(directory), FileRegistry.watch(directory));
  }

  /** Each change forces three files to disk. */
  @Override
  protected int changesOfEachWriter() {
    return Integer.getInteger("switchback.contract.changes", 15);
  }

  @Override
  protected void edit(Registry registry, String route, String text) throws IOException {
    save(route + ".yaml", text);
  }

  private Path save(String name, String text) throws IOException {
    Path temporary = Files.writeString(directory.resolve("." + name + "~"), text);
    return Files.move(
        temporary,
        directory.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void readsJsonAndBothNamesOfYaml() throws IOException {
    save("b.yml", RouteTexts.plain("b"));
    save(
        "c.json",
        new String(
            dev.switchback.document.Documents.write(
                RouteTexts.document(RouteTexts.plain("c")), true),
            java.nio.charset.StandardCharsets.UTF_8));
    save("notes.txt", "not a document");

    try (Registry registry = FileRegistry.watch(directory)) {
      assertThat(registry.readAll()).containsOnlyKeys(RouteTexts.ROUTE, "b", "c");
      assertThat(registry.change("c", new Change.Freeze(), "ana", "").revision()).isEqualTo(2);
      assertThat(registry.read("c").document().serving().revision()).isEqualTo(2);
    }
  }

  @Test
  void refusesARouteThatTwoFilesDeclare() throws IOException {
    save("copy.yaml", RouteTexts.plain());

    try (Registry registry = FileRegistry.watch(directory)) {
      Stored twice = registry.read(RouteTexts.ROUTE);
      assertThat(twice.document()).isNull();
      assertThat(twice.problems().get(0).message()).contains("copy.yaml");
    }
  }

  @Test
  void saysThatTheDirectoryIsNotThereAndReadsItWhenItIs() throws IOException {
    Path later = directory.resolve("later");
    try (Registry registry = FileRegistry.watch(later)) {
      assertThatThrownBy(registry::readAll)
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining(later.toString())
          .hasMessageContaining("make the directory");
      Files.createDirectory(later);
      Files.writeString(later.resolve("a.yaml"), RouteTexts.plain("a"));
      assertThat(registry.readAll()).containsOnlyKeys("a");
    }
  }

  @Test
  void hearsOfEditsFromTheWatchThoughPollingIsHourly() throws Exception {
    AtomicInteger hints = new AtomicInteger();
    try (Registry registry =
        FileRegistry.builder(directory).pollEvery(Duration.ofHours(1)).build()) {
      registry.watch(hints::incrementAndGet);
      await().untilAtomic(hints, org.hamcrest.Matchers.greaterThan(0));
      int before = hints.get();
      save("b.yaml", RouteTexts.plain("b"));
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAtomic(hints, org.hamcrest.Matchers.greaterThan(before));
    }
  }

  @Test
  void watchesADirectoryThatVanishedAndCameBackThoughPollingIsHourly() throws Exception {
    Path models = Files.createDirectory(directory.resolve("models"));
    AtomicInteger hints = new AtomicInteger();
    try (Registry registry = FileRegistry.builder(models).pollEvery(Duration.ofHours(1)).build()) {
      registry.watch(hints::incrementAndGet);
      await().untilAtomic(hints, org.hamcrest.Matchers.greaterThan(0));
      Files.move(models, directory.resolve("away"));
      Files.createDirectory(models);
      int before = hints.get();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAtomic(hints, org.hamcrest.Matchers.greaterThan(before));
      int again = hints.get();
      Files.writeString(models.resolve("b.yaml"), RouteTexts.plain("b"));
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAtomic(hints, org.hamcrest.Matchers.greaterThan(again));
    }
  }

  /** As a kubelet updates a mounted ConfigMap: files are links through {@code ..data}. */
  @Test
  void seesAMountedConfigMapSwapThoughPollingIsHourly() throws Exception {
    Path mount = Files.createDirectory(directory.resolve("mount"));
    configMap(mount, "..2026_11_01", RouteTexts.plain());
    Files.createSymbolicLink(
        mount.resolve(RouteTexts.ROUTE + ".yaml"), Path.of("..data", RouteTexts.ROUTE + ".yaml"));
    AtomicInteger hints = new AtomicInteger();
    try (Registry registry = FileRegistry.builder(mount).pollEvery(Duration.ofHours(1)).build()) {
      assertThat(registry.readAll()).containsOnlyKeys(RouteTexts.ROUTE);
      registry.watch(hints::incrementAndGet);
      await().untilAtomic(hints, org.hamcrest.Matchers.greaterThan(0));
      int before = hints.get();
      configMap(
          mount,
          "..2026_11_02",
          RouteTexts.plain().replace("stable: \"1.4.0\"", "stable: \"1.6.0\""));

      await()
          .atMost(Duration.ofSeconds(10))
          .untilAtomic(hints, org.hamcrest.Matchers.greaterThan(before));
      assertThat(registry.read(RouteTexts.ROUTE).document().serving().stable()).isEqualTo("1.6.0");
      assertThat(registry.read(RouteTexts.ROUTE).document().serving().revision()).isEqualTo(2);
      assertThat(Files.isSymbolicLink(mount.resolve(RouteTexts.ROUTE + ".yaml"))).isTrue();
      assertThatThrownBy(() -> registry.change(RouteTexts.ROUTE, new Change.Freeze(), "ana", ""))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("cannot be written");
    }
  }

  private static void configMap(Path mount, String version, String text) throws IOException {
    Path files = Files.createDirectory(mount.resolve(version));
    Files.writeString(files.resolve(RouteTexts.ROUTE + ".yaml"), text);
    Path next = Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of(version));
    Files.move(
        next,
        mount.resolve("..data"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void endsItsThreadWhenClosed() {
    Registry registry = FileRegistry.watch(directory);
    registry.watch(() -> {});
    registry.close();

    await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals(DirectoryWatch.NAME)));
  }

  @Test
  void judgesAnEditMadeWhileNothingRan() throws IOException {
    try (Registry registry = FileRegistry.watch(directory)) {
      registry.change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "");
    }
    Path file = directory.resolve(RouteTexts.ROUTE + ".yaml");
    save(
        file.getFileName().toString(),
        Files.readString(file).replace("stable: \"1.4.0\"", "stable: \"1.6.0\""));
    try (Registry registry = FileRegistry.watch(directory)) {
      assertThat(registry.read(RouteTexts.ROUTE).document().serving().revision()).isEqualTo(3);
      assertThat(registry.history(RouteTexts.ROUTE))
          .extracting(AuditEntry::actor)
          .containsExactly("ana", "file");
    }
  }

  @Test
  void refusesAContentThatTheAuditDoesNotKnowAndCannotBeCompared() throws IOException {
    try (Registry registry = FileRegistry.watch(directory)) {
      registry.change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "");
    }
    Files.delete(directory.resolve("." + RouteTexts.ROUTE + ".accepted"));
    save(RouteTexts.ROUTE + ".yaml", RouteTexts.withRevision(RouteTexts.plain(), 2));

    try (Registry registry = FileRegistry.watch(directory)) {
      assertThat(registry.read(RouteTexts.ROUTE).problems().get(0).remedy())
          .contains(".history.jsonl");
    }
  }

  @Test
  void saysWhereTheAuditsChainIsBroken() throws IOException {
    try (Registry registry = FileRegistry.watch(directory)) {
      registry.change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "");
      registry.change(RouteTexts.ROUTE, new Change.Unfreeze(), "ana", "");
    }
    Path history = directory.resolve(RouteTexts.ROUTE + ".history.jsonl");
    Files.writeString(history, Files.readString(history).replaceFirst("ana", "eve"));

    try (Registry registry = FileRegistry.watch(directory)) {
      assertThatThrownBy(() -> registry.history(RouteTexts.ROUTE))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining(history + ":1");
      assertThatThrownBy(() -> registry.change(RouteTexts.ROUTE, new Change.Freeze(), "ana", ""))
          .isInstanceOf(RegistryException.class);
    }
  }

  @Test
  void cutsATornLineOffTheAudit() throws IOException {
    Path history = directory.resolve(RouteTexts.ROUTE + ".history.jsonl");
    try (Registry registry = FileRegistry.watch(directory)) {
      registry.change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "");
      Files.writeString(history, "{\"revision\":3,\"at", StandardOpenOption.APPEND);
      registry.change(RouteTexts.ROUTE, new Change.Unfreeze(), "ana", "");
    }
    try (Registry registry = FileRegistry.watch(directory)) {
      assertThat(registry.history(RouteTexts.ROUTE))
          .extracting(AuditEntry::revision)
          .containsExactly(2L, 3L);
    }
  }

  @Test
  void checksAndServesEditsOfADirectoryThatCannotBeWritten() throws IOException {
    FileRegistryBuilder settings = FileRegistry.builder(directory);
    settings.readOnly = true;
    try (Registry registry = settings.build()) {
      assertThat(registry.capabilities().cas()).isFalse();
      registry.readAll();
      String flipped = RouteTexts.plain().replace("stable: \"1.4.0\"", "stable: \"1.6.0\"");
      save(RouteTexts.ROUTE + ".yaml", flipped);
      assertThat(registry.read(RouteTexts.ROUTE).document().serving().revision()).isEqualTo(2);
      save(RouteTexts.ROUTE + ".yaml", RouteTexts.plain());
      assertThat(registry.read(RouteTexts.ROUTE).document().serving().stable()).isEqualTo("1.4.0");
      assertThat(registry.read(RouteTexts.ROUTE).document().serving().revision()).isEqualTo(3);
      assertThat(registry.history(RouteTexts.ROUTE)).hasSize(2);
      assertThatThrownBy(() -> registry.change(RouteTexts.ROUTE, new Change.Freeze(), "ana", ""))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("cannot be written");
      assertThat(Files.readString(directory.resolve(RouteTexts.ROUTE + ".yaml")))
          .isEqualTo(RouteTexts.plain());
      assertThat(Files.exists(directory.resolve(DirectoryLock.FILE))).isFalse();
    }
  }

  @Test
  void keepsAQuarantineThatADirectoryCannotBeToldOf() throws IOException {
    FileRegistryBuilder settings = FileRegistry.builder(directory);
    settings.readOnly = true;
    save(RouteTexts.ROUTE + ".yaml", RouteTexts.canary());
    try (Registry registry = settings.build()) {
      registry.readAll();
      save(RouteTexts.ROUTE + ".yaml", RouteTexts.plain());
      assertThat(registry.read(RouteTexts.ROUTE).document().serving().isQuarantined("1.5.0"))
          .isTrue();
      save(RouteTexts.ROUTE + ".yaml", RouteTexts.plain().replace("mode: auto", "mode: frozen"));
      assertThat(registry.read(RouteTexts.ROUTE).document().serving().isQuarantined("1.5.0"))
          .isTrue();
      assertThat(registry.history(RouteTexts.ROUTE))
          .extracting(AuditEntry::kind)
          .containsExactly("revert", "freeze");
    }
  }

  @Test
  void seesWhatAnotherProcessChanged() {
    try (Registry one = FileRegistry.watch(directory);
        Registry other = FileRegistry.watch(directory)) {
      other.readAll();
      one.change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "");
      assertThat(other.read(RouteTexts.ROUTE).document().serving().revision()).isEqualTo(2);
      other.change(RouteTexts.ROUTE, new Change.Unfreeze(), "ben", "");
      assertThat(one.history(RouteTexts.ROUTE)).hasSize(2);
      assertThat(one.read(RouteTexts.ROUTE).problems()).isEmpty();
    }
  }
}
