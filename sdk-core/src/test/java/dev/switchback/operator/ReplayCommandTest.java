package dev.switchback.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
  private static final Path REPLAYS = Path.of("src/test/resources/vectors/analysis/replay");

  @TempDir Path directory;

  private static Ran replay(String name, String... more) {
    List<Object> arguments = new ArrayList<>();
    arguments.add("replay");
    arguments.add("--thresholds=" + REPLAYS.resolve(name).resolve("thresholds.yaml"));
    arguments.add("--calls=" + REPLAYS.resolve(name).resolve("calls.jsonl"));
    arguments.addAll(List.of(more));
    return Ran.of(arguments.toArray());
  }

  @Test
  void tellsAPersonWhatBreached() {
    Ran ran = replay("a_rate");

    assertThat(ran.code()).isEqualTo(1);
    assertThat(ran.out())
        .contains("breached")
        .contains("1,200 calls")
        .containsPattern("error_rate +compare +\\S+ +breached")
        .doesNotContain("\u001b");
  }

  @Test
  void exitsWithZeroWhereNothingBreached() {
    Ran ran = replay("c_full_healthy");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).startsWith("no breach");
  }

  @Test
  void printsOneJsonObjectAndNothingElse() {
    Ran ran = replay("a_rate", "--json");

    assertThat(ran.out().lines()).hasSize(1);
    assertThat(ran.json()).containsKeys("lines", "canary_calls", "policy", "rules");
  }

  @Test
  void printsALineForEachCallBeforeTheVerdict() {
    Ran ran = replay("a_rate", "--trace");

    List<String> lines = ran.out().lines().toList();
    assertThat(lines).hasSize(1_201);
    assertThat(lines.get(0)).startsWith("{\"line\":1,\"ln_e\":[");
    assertThat(lines.get(1_200)).startsWith("{\"lines\":1200,");
  }

  @Test
  void saysOnlyTheErrorOfInputThatIsRefused() throws IOException {
    Path calls = Files.writeString(directory.resolve("calls.jsonl"), "{\"at\": 1, \"slice\": 2}\n");
    Object[] arguments = {
      "replay",
      "--thresholds=" + REPLAYS.resolve("a_rate/thresholds.yaml"),
      "--calls=" + calls,
      "--json"
    };
    Ran ran = Ran.of(arguments);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out().strip()).isEqualTo("{\"error\":\"line 1: slice\"}");
  }

  @Test
  void refusesALineThatWasCutShort() throws IOException {
    byte[] whole = Files.readAllBytes(REPLAYS.resolve("a_rate/calls.jsonl"));
    Path calls = directory.resolve("calls.jsonl");
    Files.write(calls, java.util.Arrays.copyOf(whole, whole.length - 20));
    Ran ran =
        Ran.of(
            "replay",
            "--thresholds=" + REPLAYS.resolve("a_rate/thresholds.yaml"),
            "--calls=" + calls);

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).contains("line 1200: json");
  }

  @Test
  void needsThresholdsAndCalls() {
    assertThat(Ran.of("replay").code()).isEqualTo(2);
    assertThat(Ran.of("replay").err()).contains("--thresholds").contains("--calls");
  }
}
