package dev.switchback.examples;

import static org.awaitility.Awaitility.await;

import dev.switchback.CallRecord;
import dev.switchback.RecordingObserver;
import dev.switchback.Switchback;
import dev.switchback.registry.InMemoryRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** A route {@code help}, a raw server behind it, and what was recorded. */
final class DropInFixture implements AutoCloseable {
  static final String MODEL = "gpt-5-mini-2025-08-07";

  /** A client of that server, its own limits longer than any test. */
  static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(60);

  private static final String DOCUMENT =
      """
      route: help
      versions:
        - version: "1.0.0"
          provider: openai
          model: gpt-5-mini-2025-08-07
          parameters: {temperature: 0.25, max_tokens: 64, stop: ["END"]}
      serving: {revision: 1, stable: "1.0.0", mode: auto}
      call: {deadline: 40s, first_chunk: 20s, idle: 700ms, attempts: ATTEMPTS, breaker: off}
      """;

  private static final String EMBEDDINGS =
      """
      route: embed
      versions:
        - version: "1.0.0"
          provider: openai
          model: text-embedding-3-small
      serving: {revision: 1, stable: "1.0.0", mode: auto}
      """;

  final RecordingObserver recorded = new RecordingObserver();
  final RawOpenAi server;
  final Switchback switchback;

  DropInFixture(int attempts, RawOpenAi.Answer... answers) throws IOException {
    this(attempts, new RawOpenAi(answers));
  }

  DropInFixture(int attempts, RawOpenAi server) {
    this.server = server;
    switchback =
        Switchback.builder()
            .registry(
                InMemoryRegistry.ofYaml(
                    DOCUMENT.replace("ATTEMPTS", String.valueOf(attempts)), EMBEDDINGS))
            .allow("openai", "*")
            .observer(recorded)
            .build();
  }

  CallRecord last() {
    List<CallRecord> calls = calls(1);
    return calls.get(calls.size() - 1);
  }

  /** The records, once there are that many. */
  List<CallRecord> calls(int many) {
    await().atMost(Duration.ofSeconds(30)).until(() -> recorded.calls().size() >= many);
    return recorded.calls();
  }

  @Override
  public void close() {
    switchback.close();
    server.close();
  }
}
