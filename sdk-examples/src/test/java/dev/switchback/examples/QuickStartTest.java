package dev.switchback.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.switchback.Verdict;
import dev.switchback.replay.Replay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quickstart itself, with a fifth of the traffic on the canary so that it takes seconds. */
final class QuickStartTest {
  private static final Pace SHORT =
      new Pace(16, 200, 20_000, "20%", 1, Duration.ofSeconds(60), Duration.ofSeconds(1));

  @TempDir Path recorded;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(Pace pace, Map<String, String> environment, String... args) {
    return QuickStart.run(
        args,
        pace,
        environment,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  void allOfItHappensAndStandardOutputIsOneLineOfJson() throws IOException {
    // What the environment says is nothing to the drill.
    Map<String, String> environment = Map.of("OPENAI_BASE_URL", "http://127.0.0.1:1/v1");
    int code = run(SHORT, environment, "--json", "--record", recorded.toString());

    String story = err.toString(StandardCharsets.UTF_8);
    assertThat(code).as(story).isZero();
    String line = out.toString(StandardCharsets.UTF_8);
    assertThat(line.lines()).hasSize(1);
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "reverted", "rollout", "canary_calls", "bad_answers", "rule", "reason", "flip_ms");
    assertThat(json.path("reverted").asBoolean()).isTrue();
    assertThat(json.path("rollout").asText()).isEqualTo("triage-1.5.0-a1");
    assertThat(json.path("canary_calls").asInt()).isPositive();
    assertThat(json.path("bad_answers").asInt())
        .isBetween(1, json.path("canary_calls").asInt() - 1);
    assertThat(json.path("rule").asText()).isEqualTo("score.accuracy");
    assertThat(json.path("reason").asText()).startsWith("score.accuracy of 1.5.0 is 0.");
    assertThat(json.path("flip_ms").asInt()).isBetween(0, 999);

    assertThat(story)
        .contains("Act one", "Act two", "Act three", json.path("reason").asText())
        .contains("trip {\"consecutive_errors\": 5}: did not fire")
        .contains("switchback.invoke ticket-triage", "switchback.revert ticket-triage")
        .contains("switch_stable", "All of it happened.")
        .doesNotContain("  NO ", "\tat ");
    assertThat(directory(story)).doesNotExist();
    aReplayOfItsCallsBreachesByTheSameRule(json.path("canary_calls").asLong());
  }

  /** No later than the revert that was acted upon: by then all of these calls had been drawn. */
  private void aReplayOfItsCallsBreachesByTheSameRule(long canaryCalls) throws IOException {
    Path thresholds = recorded.resolve("thresholds.yaml");
    try (InputStream document = TicketCorpus.class.getResourceAsStream("ticket-triage.yaml")) {
      String yaml = new String(document.readAllBytes(), StandardCharsets.UTF_8);
      Files.writeString(
          thresholds, yaml.substring(yaml.indexOf("thresholds:"), yaml.indexOf("call:")));
    }
    Path calls = recorded.resolve("ticket-triage.triage-1%2E5%2E0-a1.1.jsonl");
    Replay.Result replay = Replay.run(thresholds, calls, null, null);

    assertThat(replay.exitCode()).as(replay.toJson()).isEqualTo(Replay.BREACHED);
    Verdict verdict = replay.verdict();
    assertThat(verdict.tippedRule().rule()).isEqualTo("score.accuracy");
    assertThat(verdict.breach().canaryCalls()).isBetween(1L, canaryCalls);
    assertThat(verdict.canaryCalls()).isEqualTo(canaryCalls);
  }

  @Test
  void whatDoesNotHappenIsNamedAndTheExitCodeIsOne() throws IOException {
    // Without patience nothing has been taken back yet.
    Pace hasty = new Pace(4, 50, 20_000, "1%", 1, Duration.ZERO, Duration.ofSeconds(1));

    int code = run(hasty, Map.of(), "--json");

    assertThat(code).isEqualTo(1);
    JsonNode json = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
    assertThat(json.path("reverted").asBoolean(true)).isFalse();
    assertThat(json.path("rule").isNull()).isTrue();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("  NO   1.5.0 was taken back by itself")
        .contains("Did not happen: 1.5.0 was taken back by itself")
        .doesNotContain("All of it happened.");
  }

  /** Where the drill kept its registry. */
  private static Path directory(String story) {
    Matcher registry = Pattern.compile("(?m)^registry +(.+)$").matcher(story);
    assertThat(registry.find()).isTrue();
    Path file = Path.of(registry.group(1));
    assertThat(file).hasFileName("ticket-triage.yaml");
    assertThat(Files.exists(file)).isFalse();
    return file.getParent().getParent();
  }
}
