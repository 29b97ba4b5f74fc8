package dev.switchback.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.document.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every command does on a store that is named by its URL. */
public abstract class CommandsContractTest {
  /** The password or token that every store of these tests wants. */
  protected static final String SECRET = "s3cret-of-the-st0re";

  private static final String DOCUMENT =
      """
      route: %s
      purpose: Puts an inbound support ticket into a queue.
      owner: support-platform@example.com
      rollback: {runbook: "https://wiki.example.com/triage", last_tested: 2026-11-02}
      monitoring: ["https://grafana.example.com/d/triage"]
      versions:
        - {version: "1.4.0", provider: openai, model: gpt-5-mini}
        - {version: "1.5.0", provider: openai, model: gpt-5-nano}
      serving:
        revision: 1
        stable: "1.4.0"
        mode: auto
      thresholds:
        compare: [{signal: error_rate, tolerate: +50%%}]
        reference: {error_rate: 2%%}
      """;

  @TempDir Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> said = new ArrayList<>();
  private String route;

  /** The URL of an empty store. */
  protected abstract String url() throws Exception;

  /** A URL like this one at which nothing can be read. */
  protected String wrong(String url) {
    return url + "-elsewhere";
  }

  /** The only route of the store. */
  protected String route() {
    return "ticket-triage";
  }

  /** Credentials that are not in the URL. */
  protected Map<String, String> credentials() {
    return Map.of();
  }

  /** Whether it keeps every change, with compare-and-set; else only the last. */
  protected boolean isStore() {
    return true;
  }

  @BeforeEach
  void open() throws Exception {
    route = route();
    environment.put("SWITCHBACK_ACTOR", "ana");
    environment.put("SWITCHBACK_REGISTRY", url());
    environment.putAll(credentials());
    done("publish", file("route.yaml", DOCUMENT.formatted(route)), "--reason=first");
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  /** Runs a command, and holds what it says to have no secret in it. */
  private int run(StringWriter out, String... arguments) {
    StringWriter err = new StringWriter();
    Surroundings around =
        new Surroundings(
            new PrintWriter(out),
            new PrintWriter(err),
            Style.plain(),
            environment,
            Clock.systemUTC(),
            Stores.of(environment));
    int code = Main.run(around, arguments);
    said.add(err.toString());
    assertThat(out + err.toString()).doesNotContain(SECRET);
    return code;
  }

  private String done(String... arguments) {
    StringWriter out = new StringWriter();
    int code = run(out, arguments);
    assertThat(code).as("%s: %s %s", List.of(arguments), out, said).isZero();
    return out.toString();
  }

  private Map<String, Object> json(String... arguments) {
    String[] more = java.util.Arrays.copyOf(arguments, arguments.length + 1);
    more[arguments.length] = "--json";
    return Json.readObject(done(more));
  }

  private Map<?, ?> status() {
    Map<?, ?> all = json("status");
    assertThat(all.get("routes")).as("%s", all).isInstanceOf(List.class);
    return (Map<?, ?>) ((List<?>) all.get("routes")).get(0);
  }

  private void refused(String why, String... arguments) {
    StringWriter out = new StringWriter();
    assertThat(run(out, arguments)).isEqualTo(Refusals.REFUSED);
    assertThat(out.toString()).isEmpty();
    assertThat(said.get(said.size() - 1)).contains(why);
  }

  @Test
  void canariesAreStartedMovedAndWithdrawn() {
    if (isStore()) {
      assertThat(json("canary", route, "1.5.0", "--id=r1", "--steps=5%,25%", "--dry-run"))
          .containsEntry("written", false);
    } else {
      refused("a dry run knows no others", "canary", route, "1.5.0", "--dry-run");
    }
    assertThat(json("canary", route, "1.5.0", "--id=r1", "--steps=5%,25%"))
        .containsEntry("written", true);
    refused("r1", "canary", route, "1.5.0", "--id=r1");
    assertThat(json("share", route, "25%")).containsEntry("route", route);
    assertThat(done("watch", route, "--for=20ms")).contains("canary 1.5.0 at 25% (r1)");
    assertThat(json("explain", "r1")).containsEntry("state", "live");
    refused("a reason is missing", "revert", route);
    json("revert", route, "--reason=rude");
    assertThat(status().get("quarantined").toString()).contains("1.5.0");
    refused("quarantine", "canary", route, "1.5.0", "--id=r2");
    json("clear", route, "1.5.0", "--reason=mended");
    assertThat(status().get("quarantined")).isEqualTo(List.of());
    assertThat(status().get("rollouts")).isEqualTo(List.of());
  }

  @Test
  void stableIsPromotedRolledBackAndSwitched() {
    done("canary", route, "1.5.0", "--id=r1");
    Map<String, Object> promoted = json("promote", route, "--reason=good");
    assertThat(promoted.get("warnings").toString())
        .contains("reference: is not written", "record_reference");
    assertThat(stable()).isEqualTo("1.5.0");
    json("rollback", route, "--reason=bad");
    assertThat(stable()).isEqualTo("1.4.0");
    assertThat(json("switch", route, "1.5.0", "--reason=hurry")).containsEntry("route", route);
    assertThat(stable()).isEqualTo("1.5.0");
    refused("9.9.9", "switch", route, "9.9.9", "--reason=hurry");
    assertThat(stable()).isEqualTo("1.5.0");
  }

  private Object stable() {
    return ((Map<?, ?>) status().get("stable")).get("version");
  }

  @Test
  void routesAreFrozenAndGetVersions() throws Exception {
    String version = file("v.yaml", "version: \"1.6.0\"\nprovider: openai\nmodel: gpt-5\n");
    json("register", route, version);
    assertThat(json("freeze", route).toString()).contains("frozen");
    assertThat(status().get("mode")).isEqualTo("frozen");
    refused("frozen already", "freeze", route);
    json("unfreeze", "--all");
    assertThat(status().get("mode")).isEqualTo("auto");
    done("switch", route, "1.6.0", "--reason=hurry");
    assertThat(stable()).isEqualTo("1.6.0");
  }

  @Test
  void whatWasAndWhatServesIsTold() {
    json("freeze", route);
    json("unfreeze", route);
    String history = done("history", route);
    assertThat(history).contains("unfreeze");
    Map<String, Object> verified = json("history", route, "--verify");
    if (isStore()) {
      assertThat(history.lines()).hasSizeGreaterThanOrEqualTo(2);
      assertThat(history).contains(" freeze");
    } else {
      assertThat(history).doesNotContain(" freeze");
      assertThat(verified.toString()).contains("1");
    }
    assertThat(json("which", route, "--at=now").toString()).contains("1.4.0");
    assertThat(json("inventory", "--format=json").toString()).contains("support-platform");
    assertThat(Json.readObject(done("inventory", "--format=cyclonedx"))).containsKey("bomFormat");
    assertThat(json("inventory", "--by=provider").toString()).contains("openai");
    assertThat(json("validate", "--allow=openai=*").toString()).contains("routes=1, errors=0");
    assertThat(run(new StringWriter(), "validate", "--allow=anthropic=*"))
        .isEqualTo(Refusals.OBJECTION);
    assertThat(done("watch", "--for=20ms", "--json").lines().map(Json::readObject))
        .allSatisfy(line -> assertThat(line).containsEntry("route", route));
    assertThat(json("plan", "--route", route, "--calls-per-hour=1000")).isNotEmpty();
  }

  @Test
  void aRouteThatIsNotThereIsRefusedByEachCommand() {
    for (String line :
        new String[] {
          "status x",
          "canary x 1.5.0",
          "share x 5%",
          "promote x --reason=y",
          "revert x --reason=y",
          "switch x 1.5.0 --reason=y",
          "rollback x --reason=y",
          "freeze x",
          "unfreeze x",
          "clear x 1.5.0 --reason=y",
          "history x --verify",
          "which x --at=now",
          "inventory x",
          "validate x",
          "watch x --for=1s"
        }) {
      refused("x", line.split(" "));
    }
  }

  @Test
  void noCommandSaysAPassword() {
    environment.put("SWITCHBACK_REGISTRY", wrong(environment.get("SWITCHBACK_REGISTRY")));
    environment.replaceAll((name, value) -> value.replace(SECRET, "wr0ng" + SECRET));
    for (String line :
        new String[] {
          "status",
          "status --json",
          "freeze " + route,
          "history " + route,
          "validate",
          "watch --for=9ms"
        }) {
      int code = run(new StringWriter(), line.split(" "));
      assertThat(code != 0 || !isStore()).as(line).isTrue();
    }
  }
}
