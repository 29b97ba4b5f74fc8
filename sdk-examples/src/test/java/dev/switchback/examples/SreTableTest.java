package dev.switchback.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchback.Switchback;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Documents;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import dev.switchback.registry.FileRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each row of README.md's "What an SRE does", by an edit of a file that is being served. */
final class SreTableTest {
  private static final String ROUTE = "ticket-triage";

  @TempDir Path directory;

  private final Readme readme = Readme.read();
  private final String document = readme.blocks("yaml").get(0);

  SreTableTest() throws IOException {
    // The first document that a JVM reads takes a second or more on a busy machine.
    assertThat(Documents.read("README.md", document.getBytes(UTF_8)).document()).isNotNull();
  }

  static String withoutRollouts(String document) {
    String without = document.replaceAll("(?m)^  rollouts:\\n(    - .*\\n)+", "");
    assertThat(without).isNotEqualTo(document);
    return without;
  }

  /** What the row of that name says to write, as it stands in backticks. */
  private List<String> row(String name) {
    return readme.table("What an SRE does").stream()
        .filter(row -> row.get(0).equals(name))
        .findFirst()
        .map(row -> Readme.code(row.get(1)))
        .orElseThrow(() -> new AssertionError("README.md has no row " + name));
  }

  /** Serves one text, saves others over it, one after the other; answers what changed. */
  private After edit(String... texts) throws IOException {
    Path file = directory.resolve(ROUTE + ".yaml");
    Files.writeString(file, texts[0]);
    FileRegistry registry = FileRegistry.watch(directory);
    try (Switchback switchback =
        Switchback.builder().registry(registry).allow("openai", "gpt-5-mini-*").build()) {
      for (int i = 1; i < texts.length; i++) {
        int before = registry.history(ROUTE).size();
        long revision = document(switchback).serving().revision();
        Files.writeString(file, texts[i]);
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> document(switchback).serving().revision() > revision);
        assertThat(registry.history(ROUTE)).hasSize(before + 1);
      }
      List<String> kinds = new ArrayList<>();
      for (AuditEntry entry : registry.history(ROUTE)) {
        assertThat(entry.actor()).isEqualTo("file");
        kinds.add(entry.kind());
      }
      return new After(kinds, document(switchback).serving());
    }
  }

  private record After(List<String> kinds, Serving serving) {}

  private static RouteDocument document(Switchback switchback) {
    RouteDocument document = switchback.document(ROUTE);
    assertThat(document).isNotNull();
    return document;
  }

  private static String replace(String text, String what, String with) {
    assertThat(text).contains(what);
    return text.replace(what, with);
  }

  private String rolloutLine() {
    return document.lines().filter(line -> line.contains("canary:")).findFirst().orElseThrow();
  }

  @Test
  void everyRowIsCarriedOutHere() {
    assertThat(readme.table("What an SRE does"))
        .extracting(row -> row.get(0))
        .containsExactly(
            "flip stable",
            "start a canary",
            "ramp",
            "withdraw a canary by hand",
            "promote",
            "freeze, unfreeze",
            "clear a quarantine");
  }

  @Test
  void flipsStable() throws IOException {
    List<String> row = row("flip stable");
    String before = withoutRollouts(document);

    After after = edit(before, replace(before, row.get(1), row.get(0)));

    assertThat(after.kinds()).containsExactly("switch_stable");
    assertThat(after.serving().stable()).isEqualTo("1.5.0");
    assertThat(after.serving().previous()).isEqualTo("1.4.0");
  }

  @Test
  void startsACanary() throws IOException {
    List<String> row = row("start a canary");
    String before = withoutRollouts(document);
    String under = "  mode: auto\n  " + row.get(0) + "\n    " + row.get(1) + "\n";

    After after = edit(before, replace(before, "  mode: auto\n", under));

    assertThat(after.kinds()).containsExactly("start_canary");
    assertThat(after.serving().rollouts()).hasSize(1);
    assertThat(after.serving().rollouts().get(0).id()).isEqualTo("triage-1.5.0-a2");
    assertThat(after.serving().rollouts().get(0).share()).isEqualTo(50_000);
  }

  @Test
  void ramps() throws IOException {
    assertThat(row("ramp")).containsExactly("share:");

    After after = edit(document, replace(document, "share: 5%", "share: 25%"));

    assertThat(after.kinds()).containsExactly("set_share");
    assertThat(after.serving().rollouts().get(0).share()).isEqualTo(250_000);
  }

  @Test
  void withdrawsACanaryByHand() throws IOException {
    assertThat(row("withdraw a canary by hand")).isEmpty();

    After after = edit(document, replace(document, rolloutLine() + "\n", ""));

    assertThat(after.kinds()).containsExactly("revert");
    assertThat(after.serving().rollouts()).isEmpty();
    assertThat(after.serving().isQuarantined("1.5.0")).isTrue();
  }

  @Test
  void promotes() throws IOException {
    assertThat(row("promote")).containsExactly("stable:");
    String promoted = replace(document, "stable: \"1.4.0\"", "stable: \"1.5.0\"");

    After after = edit(document, replace(promoted, rolloutLine() + "\n", ""));

    assertThat(after.kinds()).containsExactly("promote");
    assertThat(after.serving().stable()).isEqualTo("1.5.0");
    assertThat(after.serving().isQuarantined("1.5.0")).isFalse();
  }

  @Test
  void freezesAndUnfreezes() throws IOException {
    List<String> row = row("freeze, unfreeze");
    String frozen = replace(document, row.get(1), row.get(0));

    // The second save comes from an editor that has read what the first became.
    After after =
        edit(document, frozen, replace(frozen, row.get(0), row.get(1)).replace("42", "43"));

    assertThat(after.kinds()).containsExactly("freeze", "unfreeze");
    assertThat(after.serving().mode()).isEqualTo(Serving.Mode.AUTO);
  }

  @Test
  void clearsAQuarantine() throws IOException {
    assertThat(row("clear a quarantine")).containsExactly("quarantined:");
    String cleared = document.replaceAll("(?m)^    - \\{version: \"1\\.5\\.0-rc1\".*\\n", "");
    assertThat(cleared).isNotEqualTo(document);

    After after = edit(document, cleared);

    assertThat(after.kinds()).containsExactly("clear_quarantine");
    assertThat(after.serving().quarantined()).isEmpty();
  }
}
