package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.document.Json;
import dev.switchback.registry.InMemoryRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayRecorderTest {
  private static final String LINES = TestRoutes.ROUTE + ".triage-1%2E5%2E0-a1.1.jsonl";

  @TempDir Path directory;

  private static Switchback start(ReplayRecorder recorder) {
    return Switchback.builder()
        .registry(InMemoryRegistry.ofYaml(TestRoutes.canary("50%", TestRoutes.ERRORS_ONLY)))
        .allow("openai", "small-*")
        .observer(recorder)
        .build();
  }

  private List<Map<String, Object>> lines(Path file) throws IOException {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (String line : Files.readAllLines(directory.resolve(file))) {
      lines.add(Json.readObject(line));
    }
    return lines;
  }

  @Test
  void writesOneLineACallInTheOrderOfAssignment() throws Exception {
    List<CompletableFuture<String>> answers = new ArrayList<>();
    try (ReplayRecorder recorder = ReplayRecorder.to(directory);
        Switchback switchback = start(recorder)) {
      for (int call = 0; call < 20; call++) {
        int number = call;
        CompletableFuture<String> answer = new CompletableFuture<>();
        answers.add(answer);
        switchback.callAsync(
            TestRoutes.ROUTE,
            Key.of("customer-" + call),
            target -> {
              target.usage(10, number);
              return answer;
            });
      }
      for (int call = 19; call >= 0; call--) {
        answers.get(call).complete("ok");
      }
    }
    List<Map<String, Object>> lines = lines(Path.of(LINES));
    assertThat(lines)
        .extracting(line -> ((Number) line.get("output_tokens")).intValue())
        .containsExactly(Stream.iterate(0, n -> n + 1).limit(20).toArray(Integer[]::new));
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line).containsEntry("outcome", "success").containsKey("latency_ms");
              assertThat(line.get("w").toString()).isEqualTo("0.5");
              assertThat(line.get("slice")).isIn("canary", "stable");
              assertThat(line.get("key").toString()).matches("[0-9a-f]{16}");
            });
    assertThat(lines).extracting(line -> line.get("key")).doesNotHaveDuplicates();
    assertThat(Files.readString(directory.resolve(LINES))).doesNotContain("customer");
  }

  @Test
  void givesTheSameKeyTheSameHashOnlyUnderTheSameSecret() throws Exception {
    for (String secret : List.of("one", "one", "two")) {
      try (ReplayRecorder recorder = ReplayRecorder.builder(directory).keySecret(secret).build();
          Switchback switchback = start(recorder)) {
        switchback.call(TestRoutes.ROUTE, Key.of("ana"), target -> "ok");
        switchback.call(TestRoutes.ROUTE, Key.none(), target -> "ok");
      }
    }
    List<Object> keys = new ArrayList<>();
    for (int file = 1; file <= 3; file++) {
      List<Map<String, Object>> lines =
          lines(Path.of(LINES.replace(".1.jsonl", "." + file + ".jsonl")));
      keys.add(lines.get(0).get("key"));
      assertThat(lines.get(1)).doesNotContainKey("key");
    }
    assertThat(keys.get(0)).isEqualTo(keys.get(1)).isNotEqualTo(keys.get(2));
  }

  @Test
  void recordsTheFirstAttemptWhenStableTakesOver() throws Exception {
    try (ReplayRecorder recorder = ReplayRecorder.to(directory);
        Switchback switchback = start(recorder)) {
      Route<String> route = switchback.route(TestRoutes.ROUTE, String.class).idempotent().build();
      for (int call = 0; call < 30; call++) {
        route.call(
            Key.of("customer-" + call),
            target -> {
              if (target.resolution().slice() == Slice.CANARY) {
                throw new IllegalStateException("broken");
              }
              return "ok";
            });
      }
    }
    List<Map<String, Object>> canary =
        lines(Path.of(LINES)).stream().filter(one -> one.get("slice").equals("canary")).toList();
    assertThat(canary).isNotEmpty();
    assertThat(canary)
        .allSatisfy(line -> assertThat(line).containsEntry("outcome", "provider_fault"));
  }

  @Test
  void saysWhichScoresWereAskedForAndMissing() throws Exception {
    try (ReplayRecorder recorder = ReplayRecorder.to(directory);
        Switchback switchback = start(recorder)) {
      Route<String> route =
          switchback
              .route(TestRoutes.ROUTE, String.class)
              .score("accuracy", answer -> answer.isEmpty() ? null : 0.5)
              .build();
      route.call(Key.none(), target -> "text");
      route.call(Key.none(), target -> "");
    }
    List<Map<String, Object>> lines = lines(Path.of(LINES));
    assertThat(lines.get(0).get("scores").toString()).isEqualTo("{accuracy=0.5}");
    assertThat(lines.get(1).get("scores").toString()).isEqualTo("{accuracy=null}");
  }

  @Test
  void waitsForFeedbackWhereToldTo() throws Exception {
    try (ReplayRecorder recorder =
            ReplayRecorder.builder(directory).feedbackWithin(Duration.ofHours(1)).build();
        Switchback switchback = start(recorder)) {
      for (int call = 0; call < 3; call++) {
        Result<String> result =
            switchback.invoke(TestRoutes.ROUTE, Key.of("customer-" + call), target -> "ok");
        if (call == 1) {
          switchback.feedback(result.receipt()).thumbsDown("wrong");
        } else if (call == 2) {
          switchback.feedback(result.receipt()).thumbsUp();
        }
      }
    }
    assertThat(lines(Path.of(LINES)))
        .extracting(line -> line.get("feedback"))
        .containsExactly(null, "negative", "positive");
  }

  @Test
  void writesWhatHasNotEndedAsCancelledWhenItIsClosed() throws Exception {
    try (ReplayRecorder recorder = ReplayRecorder.to(directory);
        Switchback switchback = start(recorder)) {
      switchback.callAsync(TestRoutes.ROUTE, Key.none(), target -> new CompletableFuture<String>());
      switchback.call(TestRoutes.ROUTE, Key.none(), target -> "ok");
    }
    assertThat(lines(Path.of(LINES)))
        .extracting(line -> line.get("outcome"))
        .containsExactly("cancelled", "success");
  }

  @Test
  void writesAsItGoes() throws Exception {
    try (ReplayRecorder recorder = ReplayRecorder.to(directory);
        Switchback switchback = start(recorder)) {
      switchback.call(TestRoutes.ROUTE, Key.none(), target -> "ok");
      Path file = directory.resolve(LINES);
      Awaitility.await().until(() -> Files.exists(file) && Files.size(file) > 0);
    }
  }

  @Test
  void keepsNoMoreFilesThanToldTo() throws Exception {
    try (ReplayRecorder recorder =
            ReplayRecorder.builder(directory).maxFileBytes(1_024).maxFiles(2).build();
        Switchback switchback = start(recorder)) {
      for (int call = 0; call < 100; call++) {
        switchback.call(TestRoutes.ROUTE, Key.of("customer-" + call), target -> "ok");
      }
    }
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> kept = files.sorted().toList();
      assertThat(kept).hasSize(2);
      assertThat(kept).allSatisfy(file -> assertThat(Files.size(file)).isLessThanOrEqualTo(1_024));
      assertThat(kept.get(0).toString()).doesNotEndWith(".1.jsonl");
    }
  }

  @Test
  void refusesSettingsThatMakeNoSense() {
    ReplayRecorder.Builder builder = ReplayRecorder.builder(directory);
    assertThatThrownBy(() -> builder.maxFileBytes(10)).hasMessageContaining("at least 1024");
    assertThatThrownBy(() -> builder.maxFiles(0)).hasMessageContaining("at least 1");
    assertThatThrownBy(() -> builder.feedbackWithin(Duration.ofSeconds(-1)))
        .hasMessageContaining("negative");
  }
}
