package dev.switchback.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.Documents;
import dev.switchback.registry.FileCommit.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A change cut short after each of its steps, as a kill leaves it. */
class FileCommitKilledTest {
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  @TempDir Path directory;

  private void changeAndDieAfter(Step step, Change change) throws Exception {
    FileRegistryBuilder settings = FileRegistry.builder(directory);
    settings.after =
        reached -> {
          if (reached == step) {
            throw new Killed();
          }
        };
    try (Registry registry = settings.build()) {
      assertThatThrownBy(() -> registry.change(RouteTexts.ROUTE, change, "ana", "x"))
          .isInstanceOf(Killed.class);
    }
  }

  private Path file() {
    return directory.resolve(RouteTexts.ROUTE + ".yaml");
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void leavesDocumentAndAuditInStep(Step step) throws Exception {
    Files.writeString(file(), RouteTexts.plain());
    try (Registry registry = FileRegistry.watch(directory)) {
      registry.change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "");
    }
    changeAndDieAfter(step, new Change.Unfreeze());

    try (Registry registry = FileRegistry.watch(directory)) {
      Stored stored = registry.read(RouteTexts.ROUTE);
      List<AuditEntry> history = registry.history(RouteTexts.ROUTE);
      assertThat(stored.problems()).isEmpty();
      assertThat(history.get(history.size() - 1).after())
          .isEqualTo(Documents.digest(stored.document()));
      assertThat(history).hasSize(step == Step.PENDING ? 1 : 2);
      assertThat(Files.exists(directory.resolve("." + RouteTexts.ROUTE + ".next"))).isFalse();
      long next =
          registry.change(RouteTexts.ROUTE, new Change.SwitchStable("1.6.0"), "b", "y").revision();
      assertThat(next).isEqualTo(step == Step.PENDING ? 3 : 4);
    }
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void isMendedByAnotherProcessThatLives(Step step) throws Exception {
    Files.writeString(file(), RouteTexts.plain());
    try (Registry alive = FileRegistry.watch(directory)) {
      alive.readAll();
      changeAndDieAfter(step, new Change.Freeze());

      long revision = alive.read(RouteTexts.ROUTE).document().serving().revision();
      assertThat(revision).isEqualTo(step == Step.PENDING ? 1 : 2);
      assertThat(alive.history(RouteTexts.ROUTE)).hasSize((int) revision - 1);
    }
  }

  @Test
  void keepsTheAuditAndRefusesAnEditMadeBeforeTheMove() throws Exception {
    Files.writeString(file(), RouteTexts.plain());
    changeAndDieAfter(Step.AUDITED, new Change.Freeze());
    Files.writeString(file(), RouteTexts.plain().replace("stable: \"1.4.0\"", "stable: \"1.6.0\""));

    try (Registry registry = FileRegistry.watch(directory)) {
      Stored refused = registry.read(RouteTexts.ROUTE);
      assertThat(refused.document()).isNull();
      assertThat(refused.problems().get(0).remedy()).contains("revision: 3");
      assertThat(registry.history(RouteTexts.ROUTE)).hasSize(1);
      assertThat(Files.readString(file())).contains("stable: \"1.6.0\"");
    }
  }

  @Test
  void makesTheChangeFromWhatAnEditorSavedWhileItWasMade() throws Exception {
    Files.writeString(file(), RouteTexts.plain());
    FileRegistryBuilder settings = FileRegistry.builder(directory);
    int[] reached = new int[1];
    settings.after =
        step -> {
          if (step == Step.AUDITED && reached[0]++ == 0) {
            write(RouteTexts.plain().replace("stable: \"1.4.0\"", "stable: \"1.6.0\""));
          }
        };
    try (Registry registry = settings.build()) {
      AuditEntry entry = registry.change(RouteTexts.ROUTE, new Change.Freeze(), "ana", "");

      assertThat(entry.revision()).isEqualTo(3);
      assertThat(registry.read(RouteTexts.ROUTE).document().serving().stable()).isEqualTo("1.6.0");
      assertThat(registry.history(RouteTexts.ROUTE))
          .extracting(AuditEntry::kind)
          .containsExactly("switch_stable", "freeze");
    }
  }

  @Test
  void givesUpWhenAnEditorIsAlwaysQuicker() throws Exception {
    Files.writeString(file(), RouteTexts.plain());
    FileRegistryBuilder settings = FileRegistry.builder(directory);
    int[] edits = new int[1];
    settings.after =
        step -> {
          if (step == Step.AUDITED) {
            write(RouteTexts.plain() + "# edit " + edits[0]++ + "\n");
          }
        };
    try (Registry registry = settings.build()) {
      assertThatThrownBy(() -> registry.change(RouteTexts.ROUTE, new Change.Freeze(), "ana", ""))
          .isInstanceOf(RegistryException.class)
          .hasMessageContaining("4 times");
      assertThat(registry.history(RouteTexts.ROUTE)).isEmpty();
    }
  }

  private void write(String text) {
    try {
      Files.writeString(file(), text);
    } catch (java.io.IOException failed) {
      throw new java.io.UncheckedIOException(failed);
    }
  }
}
