package dev.switchback.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole replays with answers that were worked out elsewhere. */
class ReplayTest {
  private static final double EXACT = 1e-9;
  private static final double SHOWN = 1e-6;

  static Stream<String> cases() throws IOException {
    List<String> names = new ArrayList<>();
    Replays.read(Replays.vectors().resolve("cases.json")).fieldNames().forEachRemaining(names::add);
    return names.stream();
  }

  private static Replay.Result run(String name, Appendable trace) throws IOException {
    Path directory = Replays.vectors().resolve(name);
    Path reference = directory.resolve("reference.json");
    return Replay.run(
        directory.resolve("thresholds.yaml"),
        directory.resolve("calls.jsonl"),
        Files.exists(reference) ? reference : null,
        trace);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void agreesWithTheAnswer(String name) throws IOException {
    Path directory = Replays.vectors().resolve(name);
    Replay.Result result = run(name, null);
    JsonNode cases = Replays.read(Replays.vectors().resolve("cases.json"));
    assertThat(result.exitCode()).isEqualTo(cases.get(name).get("exit").asInt());
    agrees(Replays.read(result.toJson()), Replays.read(directory.resolve("expected.json")), name);
  }

  @Test
  void tracesEveryLine() throws IOException {
    StringBuilder trace = new StringBuilder();
    run("a_rate", trace);
    List<String> found = trace.toString().lines().toList();
    List<String> expected =
        Files.readAllLines(Replays.vectors().resolve("a_rate").resolve("trace.jsonl"));
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < found.size(); i++) {
      agrees(Replays.read(found.get(i)), Replays.read(expected.get(i)), "line " + (i + 1));
    }
  }

  /** The same fields, in any order, and numbers that agree. */
  private static void agrees(JsonNode found, JsonNode expected, String at) {
    if (expected.isObject()) {
      List<String> names = new ArrayList<>();
      expected.fieldNames().forEachRemaining(names::add);
      List<String> own = new ArrayList<>();
      found.fieldNames().forEachRemaining(own::add);
      assertThat(own).as(at).containsExactlyInAnyOrderElementsOf(names);
      for (String name : names) {
        agrees(found.get(name), expected.get(name), at + "." + name);
      }
    } else if (expected.isArray()) {
      assertThat(found.size()).as(at).isEqualTo(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        agrees(found.get(i), expected.get(i), at + "[" + i + "]");
      }
    } else if (expected.isNumber()) {
      double tolerance = at.endsWith(".low") || at.endsWith(".high") ? SHOWN : EXACT;
      assertThat(found.isNumber()).as(at).isTrue();
      assertThat(found.asDouble()).as(at).isCloseTo(expected.asDouble(), within(tolerance));
    } else {
      assertThat(found).as(at).isEqualTo(expected);
    }
  }
}
