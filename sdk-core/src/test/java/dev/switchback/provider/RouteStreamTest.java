package dev.switchback.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchback.CallRecord;
import dev.switchback.Key;
import dev.switchback.Outcome;
import dev.switchback.StreamFaultException;
import dev.switchback.Streamed;
import dev.switchback.provider.RawServer.Script;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The adapters' streams through a route: what the record says, and what the reader gets. */
class RouteStreamTest {
  private static final String THREE = "one two three ";
  private static final ChatRequest REQUEST =
      ChatRequest.builder().message(Message.user("What is it?")).maxTokens(64).build();

  private record Row(String name, Outcome outcome, String text, Script script) {}

  static Stream<Arguments> rows() {
    List<Arguments> all = new ArrayList<>();
    for (Dialect dialect : Dialect.values()) {
      for (Row row : rows(dialect)) {
        all.add(Arguments.of(dialect, row.name(), row));
      }
    }
    return all.stream();
  }

  /** Three chunks, then … */
  private static List<Row> rows(Dialect dialect) {
    boolean isOpenAi = dialect == Dialect.OPENAI;
    return List.of(
        new Row("the end", Outcome.SUCCESS, THREE, line -> finished(dialect, line, good(dialect))),
        new Row(
            "the limit of tokens",
            Outcome.TRUNCATED,
            THREE,
            line -> finished(dialect, line, isOpenAi ? "length" : "max_tokens")),
        new Row(
            "a refusal",
            Outcome.REFUSED,
            THREE,
            line -> finished(dialect, line, isOpenAi ? "content_filter" : "refusal")),
        new Row(
            "end of body, no finish reason",
            Outcome.STREAM_FAULT,
            THREE,
            line -> {
              Say.three(dialect, line);
              line.endOfStream();
            }),
        new Row(
            "the last mark without a finish reason",
            Outcome.STREAM_FAULT,
            THREE,
            line -> {
              Say.three(dialect, line);
              line.chunk(Say.last(dialect));
              line.endOfStream();
            }),
        new Row(
            "closed inside a chunk",
            Outcome.STREAM_FAULT,
            THREE,
            line -> {
              Say.three(dialect, line);
              line.write("ff\r\ndata: {\"cho");
              line.close();
            }),
        new Row(
            "an error frame",
            Outcome.STREAM_FAULT,
            THREE,
            line -> {
              Say.three(dialect, line);
              line.chunk("data: " + Say.error(dialect, "overloaded_error", "Busy") + "\n\n");
              line.untilClosed();
            }),
        new Row(
            "a stall",
            Outcome.STREAM_FAULT,
            THREE,
            line -> {
              Say.three(dialect, line);
              line.untilClosed();
            }),
        new Row(
            "nothing at all, as llama.cpp's after an overflow",
            Outcome.STREAM_FAULT,
            "",
            line -> {
              line.stream();
              line.endOfStream();
            }),
        new Row("no first chunk", Outcome.TIMEOUT, "", RawServer.Line::untilClosed),
        new Row(
            "a redirect",
            Outcome.CONFIG_FAULT,
            "",
            line -> line.answer(302, "Location: http://localhost:1/\r\n", "")),
        new Row("closed without a byte", Outcome.PROVIDER_FAULT, "", RawServer.Line::close));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rows")
  void endsOnceByTheRightName(Dialect dialect, String name, Row row) throws Exception {
    String limits =
        switch (row.name()) {
          case "no first chunk" -> "first_chunk: 1s";
          case "a stall" -> "idle: 2s";
          default -> "idle: 50s";
        };
    try (RawServer server = new RawServer(row.script());
        Wired wired = new Wired(dialect, "deadline: 60s, attempts: 1, " + limits)) {
      Providers providers = Say.providers(dialect, server.address());
      Streamed<ChatChunk> stream =
          wired.route().stream(Key.none(), target -> providers.stream(target, REQUEST));
      Pulled pulled = Pulled.all(stream);
      Throwable failure = pulled.failure();
      CallRecord record = stream.ended().toCompletableFuture().get(30, TimeUnit.SECONDS);

      assertThat(record.outcome()).isEqualTo(row.outcome());
      assertThat(wired.attempts()).containsExactly(row.outcome());
      assertThat(wired.recorded.calls()).hasSize(1);
      assertThat(pulled.text()).isEqualTo(row.text());
      assertThat(server.hits()).isEqualTo(1);
      if (row.outcome() == Outcome.STREAM_FAULT && !row.text().isEmpty()) {
        assertThat(failure)
            .isInstanceOfSatisfying(
                StreamFaultException.class, e -> assertThat(e.partialText()).isEqualTo(row.text()));
      }
      assertThat(failure == null)
          .isEqualTo(
              row.outcome() == Outcome.SUCCESS
                  || row.outcome() == Outcome.TRUNCATED
                  || row.outcome() == Outcome.REFUSED);
      if (row.outcome() == Outcome.SUCCESS) {
        assertThat(record.inputTokens()).isEqualTo(3);
        assertThat(record.outputTokens()).isEqualTo(2);
        assertThat(record.length()).isEqualTo(THREE.length());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void asksAgainWhileNothingWasHandedOver(Dialect dialect) throws Exception {
    RawServer server = new RawServer(RawServer.Line::close);
    server.then(
        line -> {
          if (server.hits() == 1) {
            line.stream();
            line.chunk(Say.begin(dialect));
            line.chunk("data: " + Say.error(dialect, "overloaded_error", "Busy") + "\n\n");
          } else {
            finished(dialect, line, good(dialect));
          }
        });
    try (server;
        Wired wired = new Wired(dialect, "deadline: 60s, attempts: 2, backoff: 1ms")) {
      Providers providers = Say.providers(dialect, server.address());
      Streamed<ChatChunk> stream =
          wired.route().stream(Key.none(), target -> providers.stream(target, REQUEST));
      Pulled pulled = Pulled.all(stream);

      assertThat(pulled.failure()).isNull();
      assertThat(pulled.text()).isEqualTo(THREE);
      stream.ended().toCompletableFuture().get(30, TimeUnit.SECONDS);
      assertThat(wired.attempts()).containsExactly(Outcome.PROVIDER_FAULT, Outcome.SUCCESS);
      assertThat(server.hits()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void closesTheConnectionWhenTheReaderLeaves(Dialect dialect) throws Exception {
    try (RawServer server = new RawServer(line -> Say.three(dialect, line));
        Wired wired = new Wired(dialect, "deadline: 60s")) {
      Providers providers = Say.providers(dialect, server.address());
      try (Streamed<ChatChunk> stream =
          wired.route().stream(Key.none(), target -> providers.stream(target, REQUEST))) {
        for (ChatChunk chunk : stream) {
          if (chunk.hasContent()) {
            break;
          }
        }
      }

      assertThat(server.closedByClient.await(30, TimeUnit.SECONDS)).isTrue();
      await().atMost(Duration.ofSeconds(30)).until(() -> !wired.recorded.calls().isEmpty());
      assertThat(wired.attempts()).containsExactly(Outcome.CANCELLED);
    }
  }

  @Test
  void tellsAResetAfterTheFirstChunk() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    try (RawServer server =
            new RawServer(
                line -> {
                  Say.three(Dialect.OPENAI, line);
                  try {
                    assertThat(seen.await(60, TimeUnit.SECONDS)).isTrue();
                  } catch (InterruptedException e) {
                    throw new AssertionError(e);
                  }
                  line.reset();
                });
        Wired wired = new Wired(Dialect.OPENAI, "deadline: 60s")) {
      Providers providers = Say.providers(Dialect.OPENAI, server.address());
      Streamed<ChatChunk> stream =
          wired.route().stream(Key.none(), target -> providers.stream(target, REQUEST));
      Pulled pulled = Pulled.all(stream);
      await().atMost(Duration.ofSeconds(30)).until(() -> pulled.text().equals(THREE));
      seen.countDown();

      assertThat(pulled.failure()).isInstanceOf(StreamFaultException.class);
      assertThat(pulled.failure().getCause()).isInstanceOf(ProviderException.class);
    }
  }

  private static String good(Dialect dialect) {
    return Say.goodReason(dialect);
  }

  private static void finished(Dialect dialect, RawServer.Line line, String reason)
      throws IOException {
    Say.three(dialect, line);
    line.chunk(Say.finish(dialect, reason) + Say.last(dialect));
    line.endOfStream();
  }
}
