package dev.switchback.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RewriteTest {
  private final RouteDocument triage = Sample.triage();
  private final String text = Sample.text(Sample.bytes());

  private static String rewritten(String text, Change change) {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    RouteDocument before = Documents.read("triage.yaml", bytes).document();
    RouteDocument after =
        change.apply(before, List.of(), "ana", "because", Instant.EPOCH).document();
    byte[] made = Documents.rewrite("triage.yaml", bytes, after);
    assertThat(Documents.read("triage.yaml", made).document()).isEqualTo(after);
    return Sample.text(made);
  }

  /** The lines that are in one text and not in the other, each with its sign. */
  private static List<String> difference(String before, String after) {
    List<String> was = new ArrayList<>(before.lines().toList());
    List<String> is = new ArrayList<>(after.lines().toList());
    List<String> gone = new ArrayList<>(was);
    is.forEach(gone::remove);
    was.forEach(is::remove);
    List<String> all = new ArrayList<>(gone.stream().map(line -> "-" + line.strip()).toList());
    all.addAll(is.stream().map(line -> "+" + line.strip()).toList());
    return all;
  }

  @Test
  void rewritesOnlyTheLinesThatAFlipTouches() {
    assertThat(difference(text, rewritten(text, new Change.SwitchStable("1.6.0"))))
        .containsExactly(
            "-revision: 42                                                 # strictly increasing",
            "-stable: \"1.4.0\"                                              # what serves",
            "-previous: \"1.3.2\"",
            "+revision: 43                                                 # strictly increasing",
            "+stable: \"1.6.0\"                                              # what serves",
            "+previous: \"1.4.0\"");
  }

  @Test
  void keepsCommentsWhenARolloutIsTakenOut() {
    String made = rewritten(text, new Change.Revert("triage-1.5.0-a1", Map.of()));
    assertThat(made)
        .doesNotContain("rollouts:")
        .contains("  # a version that was taken back\n")
        .contains("\n\n# the rules\nthresholds:")
        .contains("version: \"1.5.0\", at: \"1970-01-01T00:00:00Z\", why: because");
  }

  @Test
  void appendsAVersionBehindTheOthers() {
    ModelVersion version =
        ModelVersion.builder().version("1.7.0").provider("openai").model("gpt-7").build();
    String made = rewritten(text, new Change.Register(version));
    assertThat(made).startsWith(text.substring(0, text.indexOf("serving:")));
    assertThat(difference(text, made)).contains("+- version: \"1.7.0\"", "+model: gpt-7");
    assertThat(difference(text, made)).filteredOn(line -> line.startsWith("-")).hasSize(1);
  }

  @Test
  void rewritesOnlyTheVersionThatWasFilledIn() {
    Instant at = Instant.parse("2026-11-24T09:00:00Z");
    ModelVersion said = triage.version("1.5.0").registered(at, "ben");
    String made = rewritten(text, new Change.Register(said));
    assertThat(made).contains("# prompts have the same discipline").contains("by: ben");
    assertThat(difference(text, made))
        .filteredOn(line -> line.startsWith("-"))
        .noneMatch(line -> line.contains("1.4.0") || line.contains("1.6.0"));
    String last = rewritten(text, new Change.Register(triage.version("1.6.0").registered(at, "b")));
    assertThat(last).startsWith(text.substring(0, text.indexOf("  - {version: \"1.6.0\"")));
  }

  @Test
  void rewritesTheFieldsThatAreDescribedAndAddsThoseThatAreNew() {
    Change describe =
        new Change.Describe(
            null,
            "new@example.com",
            null,
            null,
            null,
            null,
            new Change.Describe.Policy(true, null, triage.serving().shadow(), null));
    assertThat(difference(text, rewritten(text, describe)))
        .filteredOn(line -> !line.contains("revision"))
        .containsExactly(
            "-owner: support-platform@example.com                            "
                + "# inventory: who owns it",
            "+owner: \"new@example.com\"                                       "
                + "# inventory: who owns it",
            "+require_canary: true");
  }

  @Test
  void keepsCarriageReturns() {
    String windows = text.replace("\n", "\r\n");
    String made = rewritten(windows, new Change.Freeze());
    assertThat(made.replace("\r\n", "")).doesNotContain("\n").doesNotContain("\r");
    assertThat(difference(windows, made))
        .containsExactlyInAnyOrder(
            "-revision: 42                                                 # strictly increasing",
            "-mode: auto                                                   # auto | frozen",
            "+revision: 43                                                 # strictly increasing",
            "+mode: frozen                                                 # auto | frozen");
  }

  @Test
  void addsAFieldToServingWhereNoLineEndsTheFile() {
    String small =
        "route: r\nversions:\n- version: \"1\"\n  provider: p\n  model: m\n"
            + "serving:\n  revision: 1\n  stable: \"1\"";
    String made = rewritten(small, new Change.Freeze());
    assertThat(made)
        .isEqualTo(small.replace("revision: 1\n", "revision: 2\n") + "\n  mode: frozen\n");
  }

  @Test
  void writesADocumentWholeWhenItIsInBraces() {
    String braces =
        "{route: r, versions: [{version: \"1\", provider: p, model: m}],"
            + " serving: {revision: 1, stable: \"1\"}}";
    assertThat(rewritten(braces, new Change.Freeze())).startsWith("route: r\nversions:\n");
  }

  @Test
  void rewritesServingInBracesInItsPlace() {
    String braces =
        "# top\nroute: r # name\nserving: {revision: 1, stable: \"1\"} # state\nversions:\n"
            + "  - {version: \"1\", provider: p, model: m}\n";
    String made = rewritten(braces, new Change.Freeze());
    assertThat(made)
        .isEqualTo(
            braces.replace(
                "{revision: 1, stable: \"1\"}", "{revision: 2, stable: \"1\", mode: frozen}"));
  }

  @Test
  void writesAJsonDocumentWhole() {
    byte[] json = Documents.write(triage, true);
    RouteDocument next = triage.withServing(Serving.of("1.4.0"));
    byte[] made = Documents.rewrite("triage.json", json, next);
    assertThat(Documents.read("triage.json", made).document()).isEqualTo(next);
  }
}
