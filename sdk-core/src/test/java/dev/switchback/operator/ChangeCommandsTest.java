package dev.switchback.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.WrappedRegistry;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.operator.Desk.Kept;
import dev.switchback.registry.InMemoryRegistry;
import dev.switchback.registry.Registry;
import dev.switchback.registry.RegistryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each command that changes a route, on each kind of store that needs no server. */
class ChangeCommandsTest {
  @TempDir Path directory;

  @SuppressWarnings("unchecked")
  private static Map<String, Object> status(Desk desk) {
    List<Map<String, Object>> routes =
        (List<Map<String, Object>>) desk.json("status", "--json", "ticket-triage").get("routes");
    return routes.get(0);
  }

  private static String stable(Desk desk) {
    return ((Map<?, ?>) status(desk).get("stable")).get("version").toString();
  }

  private static void done(Ran ran, String... said) {
    assertThat(ran.err()).doesNotContain("fault");
    assertThat(ran.code()).as(ran.err()).isZero();
    assertThat(List.of(said)).allSatisfy(text -> assertThat(ran.out()).contains(text));
  }

  @ParameterizedTest
  @EnumSource(Kept.class)
  void startsMovesAndRevertsACanary(Kept kept) throws IOException {
    Desk desk = Desk.at(kept, directory);

    done(
        desk.run("canary", "ticket-triage", "1.5.0", "--steps=1%,5%,25%"),
        "canary 1.5.0 at 1% (ticket-triage-1.5.0-a1), revision 43, by ana");
    done(desk.run("share", "ticket-triage", "5%"), "from 1% to 5%", "revision 44");
    done(
        desk.run("revert", "ticket-triage", "--reason", "it is rude"),
        "1.5.0 reverted from 5%",
        "revision 45");

    assertThat(status(desk).get("rollouts")).isEqualTo(List.of());
    assertThat(status(desk).get("quarantined").toString()).contains("1.5.0", "it is rude");
  }

  @ParameterizedTest
  @EnumSource(Kept.class)
  void clearsAQuarantineAndCountsTheNextTry(Kept kept) throws IOException {
    Desk desk = Desk.at(kept, directory);
    done(desk.run("canary", "ticket-triage", "1.5.0"));
    done(desk.run("revert", "ticket-triage", "--reason=rude"));

    done(desk.run("clear", "ticket-triage", "1.5.0", "--reason=mended"), "may be a canary again");
    Ran again = desk.run("canary", "ticket-triage", "1.5.0");

    done(again, "ticket-triage-1.5.0-a2");
    assertThat(again.err()).contains("warning", "tried for the second time");
  }

  @ParameterizedTest
  @EnumSource(Kept.class)
  void promotesACanaryAndRollsBack(Kept kept) throws IOException {
    Desk desk = Desk.at(kept, directory);
    done(desk.run("canary", "ticket-triage", "1.5.0", "--id=mine", "--share=0.5%"));

    done(
        desk.run("promote", "ticket-triage", "--rollout=mine", "--reason=a week without news"),
        "stable 1.5.0, was 1.4.0");
    assertThat(stable(desk)).isEqualTo("1.5.0");
    done(desk.run("rollback", "ticket-triage", "--reason=news"), "stable 1.4.0, was 1.5.0");
    assertThat(stable(desk)).isEqualTo("1.4.0");
  }

  @ParameterizedTest
  @EnumSource(Kept.class)
  void switchesAndWarns(Kept kept) throws IOException {
    Desk desk = Desk.at(kept, directory);

    Ran ran = desk.run("switch", "ticket-triage", "1.5.0", "--reason=1.4.0 is withdrawn");

    done(ran, "stable 1.5.0, was 1.4.0");
    assertThat(ran.err()).contains("warning", "without a canary");
    assertThat(stable(desk)).isEqualTo("1.5.0");
  }

  @ParameterizedTest
  @EnumSource(Kept.class)
  void freezesAndUnfreezesAllThatAreNotYet(Kept kept) throws IOException {
    Desk desk = Desk.at(kept, directory);
    done(desk.run("freeze", "ticket-triage"), "mode frozen");

    Ran rest = desk.run("freeze", "--all", "--reason=incident 7");
    done(rest, "support-summary  mode frozen");
    assertThat(rest.out()).doesNotContain("ticket-triage");
    done(desk.run("freeze", "--all"), "nothing to do");
    done(desk.run("unfreeze", "--all"), "ticket-triage  mode auto", "support-summary  mode auto");
  }

  @Test
  void aPartialFreezeSaysWhichRoutesAreFrozenAndWhichAreNot() throws IOException {
    Desk desk = Desk.at(Kept.IN_FILES, directory);
    Files.writeString(directory.resolve("broken.yaml"), "route: broken\nversions: 7\n");

    Ran ran = desk.run("freeze", "--all", "--reason=incident 7");

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).contains("ticket-triage  mode frozen", "support-summary  mode frozen");
    assertThat(ran.err())
        .contains("broken is left as it was: ")
        .contains("changed: support-summary, ticket-triage; not changed: broken");
    Ran json = desk.run("unfreeze", "--all", "--json");
    assertThat(json.code()).isEqualTo(2);
    assertThat((List<?>) json.json().get("changes")).hasSize(2);
    assertThat(((Map<?, ?>) json.json().get("refused")).keySet()).hasToString("[broken]");
  }

  @Test
  void aStoreThatGoesAwayHalfWayIsAnExitCodeOfItsOwn() {
    Registry store =
        new WrappedRegistry(InMemoryRegistry.ofYaml(Desk.TRIAGE, Desk.SUMMARY)) {
          @Override
          public AuditEntry change(String route, Change change, String actor, String reason) {
            if (route.equals("ticket-triage")) {
              throw new RegistryException("the store is away");
            }
            return super.change(route, change, actor, reason);
          }
        };

    Ran ran = Desk.over(store).run("freeze", "--all");

    assertThat(ran.code()).isEqualTo(3);
    assertThat(ran.err())
        .contains("changed: support-summary; not changed: ticket-triage", "the store is away");
  }

  @ParameterizedTest
  @EnumSource(Kept.class)
  void registersAVersionFromAFileAndFromOptions(Kept kept) throws IOException {
    Desk desk = Desk.at(kept, directory);
    Path file = Files.createDirectory(directory.resolve("new")).resolve("version.yaml");
    Files.writeString(file, "version: \"1.6.0\"\nprovider: openai\nmodel: gpt-6\n");
    Path template = Files.writeString(directory.resolve("new/prompt.txt"), "Queue: {{ticket}}");

    done(desk.run("register", "ticket-triage", file.toString()), "version 1.6.0, revision 43");
    done(
        desk.run(
            "register",
            "ticket-triage",
            "--version-label=1.7.0",
            "--provider=openai",
            "--model=gpt-6",
            "--parameter=temperature=0.5",
            "--parameter=tier=flex",
            "--component=index=kb@7",
            "--prompt=triage",
            "--template=" + template,
            "--changes=Shorter prompt."),
        "version 1.7.0, revision 44");

    done(desk.run("switch", "ticket-triage", "1.7.0", "--reason=try", "--dry-run"), "1.7.0");
    Map<?, ?> entry = entries(desk).get(1);
    assertThat(entry.get("actor")).isEqualTo("ana");
    assertThat(entry.get("kind")).isEqualTo("register");
  }

  @SuppressWarnings("unchecked")
  private static List<Map<String, Object>> entries(Desk desk) {
    return (List<Map<String, Object>>)
        desk.json("history", "--json", "ticket-triage").get("entries");
  }

  @ParameterizedTest
  @EnumSource(Kept.class)
  void everyChangeLeavesItsReasonAndActorInTheAudit(Kept kept) throws IOException {
    Desk desk = Desk.at(kept, directory).with("SWITCHBACK_ACTOR", "bo@pager");
    done(desk.run("freeze", "ticket-triage", "--reason=looking into it"));

    assertThat(entries(desk))
        .singleElement()
        .satisfies(
            entry -> {
              assertThat(entry).containsEntry("actor", "bo@pager");
              assertThat(entry).containsEntry("reason", "looking into it");
            });
  }

  @ParameterizedTest
  @EnumSource(Kept.class)
  void aDryRunShowsTheChangedLinesAndWritesNothing(Kept kept) throws IOException {
    Desk desk = Desk.at(kept, directory);
    String before = status(desk).toString();

    Ran ran = desk.run("switch", "ticket-triage", "1.5.0", "--reason=x", "--dry-run");

    done(
        ran,
        "-  revision: 42\n-  stable: \"1.4.0\"\n-  previous: \"1.3.2\"\n",
        "+  revision: 43\n+  stable: \"1.5.0\"\n+  previous: \"1.4.0\"\n");
    assertThat(ran.out()).doesNotContain("\u001b").doesNotContain("# kept as it is");
    assertThat(status(desk).toString()).isEqualTo(before);
    assertThat(entries(desk)).isEmpty();
    Map<String, Object> json =
        desk.json("switch", "--json", "ticket-triage", "1.5.0", "--reason=x", "--dry-run");
    assertThat(json).containsEntry("written", false);
    assertThat(json.get("diff").toString()).contains("+  stable: \"1.5.0\"");
  }

  @ParameterizedTest
  @EnumSource(Kept.class)
  void aDryRunIsColouredOnATerminal(Kept kept) throws IOException {
    Desk desk = Desk.at(kept, directory).with(Style.coloured());

    assertThat(desk.run("freeze", "ticket-triage", "--dry-run").out())
        .contains("\u001b[31m-  mode: auto\u001b[0m")
        .contains("\u001b[32m+  mode: frozen\u001b[0m");
  }
}
