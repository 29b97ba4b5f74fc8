package dev.switchback.document;

import static dev.switchback.document.Changed.ROLLOUT;
import static dev.switchback.document.Changed.revert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A file edited by hand is the changes that a person would have made. */
class HandEditTest {
  private static final String GOOD = Sample.text(Sample.bytes());
  private static final String ROLLOUTS =
      GOOD.substring(GOOD.indexOf("  rollouts:"), GOOD.indexOf("  shadow:"));

  private static RouteDocument read(String text) {
    return Documents.read("triage.yaml", JsonText.bytes(text)).document();
  }

  private static String edit(String written, String instead) {
    assertThat(GOOD).contains(written);
    return GOOD.replace(written, instead);
  }

  static Stream<Arguments> edits() {
    return Stream.of(
        Arguments.of("nothing", GOOD + "# a comment\n", List.of()),
        Arguments.of("freeze", edit("mode: auto", "mode: frozen"), List.of(new Change.Freeze())),
        Arguments.of(
            "set_share",
            edit("share: 5%", "share: 25%"),
            List.of(new Change.SetShare(ROLLOUT, 250_000))),
        Arguments.of(
            "switch_stable",
            edit("stable: \"1.4.0\"", "stable: \"1.6.0\""),
            List.of(new Change.SwitchStable("1.6.0"))),
        Arguments.of(
            "rollback",
            edit("stable: \"1.4.0\"", "stable: \"1.3.2\""),
            List.of(new Change.Rollback("1.3.2"))),
        Arguments.of("revert", edit(ROLLOUTS, ""), List.of(revert(ROLLOUT))),
        Arguments.of(
            "revert, the name of the list left",
            edit(ROLLOUTS, "  rollouts:\n"),
            List.of(revert(ROLLOUT))),
        Arguments.of(
            "promote",
            edit(ROLLOUTS, "").replace("stable: \"1.4.0\"", "stable: \"1.5.0\""),
            List.of(new Change.Promote(ROLLOUT))),
        Arguments.of(
            "start_canary",
            edit("  shadow:", "    - {id: b, canary: \"1.6.0\", share: 1%}\n  shadow:"),
            List.of(new Change.StartCanary(Rollout.of("b", "1.6.0", 10_000)))),
        Arguments.of(
            "clear_quarantine",
            edit("version: \"1.5.0-rc1\"", "version: \"1.5.0-rc2\"")
                .replaceAll("(?m)^  quarantined:.*\n", ""),
            List.of(new Change.ClearQuarantine("1.5.0-rc1"))),
        Arguments.of(
            "record_reference",
            edit("  shadow:", "  reference: {error_rate: 0.5}\n  shadow:"),
            List.of(new Change.RecordReference(Map.of("error_rate", 0.5)))),
        Arguments.of(
            "register",
            edit(
                "serving:\n",
                "  - {version: \"1.7.0\", provider: openai, model: gpt-7}\nserving:\n"),
            List.of(new Change.Register(Changed.version("1.7.0")))),
        Arguments.of(
            "describe",
            edit("owner: support-platform", "owner: other-team"),
            List.of(new Change.Describe(null, "other-team@example.com", null, null, null, null))),
        Arguments.of(
            "several, in the order in which they apply",
            edit("mode: auto", "mode: frozen")
                .replace("share: 5%", "share: 10%")
                .replace("owner: support-platform", "owner: other-team"),
            List.of(
                new Change.Describe(null, "other-team@example.com", null, null, null, null),
                new Change.Freeze(),
                new Change.SetShare(ROLLOUT, 100_000))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("edits")
  void isTheChangesThatLeadThere(String what, String text, List<Change> expected) {
    List<Change> found = Change.between(Sample.triage(), read(text));
    assertThat(found).isEqualTo(expected);

    Changed byHand = Changed.triage();
    found.forEach(change -> byHand.make(change, "file", "edited by hand"));
    assertThat(Change.between(byHand.document(), byHand.document())).isEmpty();
    Serving edited = read(text).serving();
    assertThat(byHand.serving().stable()).isEqualTo(edited.stable());
    assertThat(byHand.serving().mode()).isEqualTo(edited.mode());
    assertThat(byHand.serving().rollouts()).isEqualTo(edited.rollouts());
    assertThat(byHand.document().owner()).isEqualTo(read(text).owner());
  }

  @Test
  void unfreezesLastSoThatTheEditIsOnePiece() {
    Changed frozen = Changed.triage();
    frozen.make(new Change.Freeze());
    List<Change> found = Change.between(frozen.document(), read(edit("share: 5%", "share: 10%")));
    assertThat(found).containsExactly(new Change.SetShare(ROLLOUT, 100_000), new Change.Unfreeze());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          route: ticket-triage  | route: ticket-sorting    | the route's name changed | write route: ticket-triage
          model: gpt-6          | model: gpt-6.1           | 1.6.0 has other content  | under a new label
          canary: "1.5.0"       | canary: "1.6.0"          | has another canary       | an id of its own
          previous: "1.3.2"     | previous: "1.6.0"        | previous was changed     | write previous: "1.3.2"
          version: "1.5.0-rc1"  | version: "1.3.2"         | quarantined without a revert | take its rollout out
          """)
  void isRefusedWhereNoChangeLeads(String written, String instead, String what, String remedy) {
    RouteDocument edited = read(edit(written, instead));
    assertThatThrownBy(() -> Change.between(Sample.triage(), edited))
        .isInstanceOf(ChangeRefusedException.class)
        .hasMessageContaining("edit of route ticket-triage: ")
        .hasMessageContaining(what)
        .hasMessageContaining(remedy);
  }

  @ParameterizedTest
  @CsvSource({"purpose", "owner", "rollback", "thresholds"})
  void isRefusedWhenAFieldThatMustStayIsGone(String field) {
    RouteDocument before = Changed.quiet().document();
    RouteDocumentBuilder after = RouteDocumentBuilder.from(before);
    switch (field) {
      case "purpose" -> after.purpose(null);
      case "owner" -> after.owner(null);
      case "rollback" -> after.rollback(null);
      default -> after.thresholds(null);
    }
    RouteDocument edited = after.build();
    assertThatThrownBy(() -> Change.between(before, edited))
        .isInstanceOf(ChangeRefusedException.class)
        .hasMessageContaining(field + " is gone");
  }

  @Test
  void isRefusedWhenAVersionIsGone() {
    RouteDocument edited =
        read(
            GOOD.replaceAll("(?m)^  - \\{version: \"1.6.0\".*\n", "")
                .replaceAll("(?m)^  shadow:.*\n", ""));
    assertThatThrownBy(() -> Change.between(Sample.triage(), edited))
        .isInstanceOf(ChangeRefusedException.class)
        .hasMessageContaining("1.6.0 is gone from versions");
  }

  @Test
  void doesWhatANamedChangeDoes() {
    Changed named = Changed.triage();
    named.make(revert(ROLLOUT), "ana", "because");
    Changed edited = Changed.triage();
    Change.between(edited.document(), read(edit(ROLLOUTS, "")))
        .forEach(change -> edited.make(change, "ana", "because"));
    assertThat(edited.document()).isEqualTo(named.document());
    assertThat(edited.history()).isEqualTo(named.history());
  }
}
