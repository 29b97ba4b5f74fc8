package dev.switchback.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Outcome;
import dev.switchback.provider.RawServer.Script;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of each end of a stream, over real sockets. */
class StreamEndsTest {
  private static final String THREE = "one two three ";

  /** The outcome is null for a good end, and where the cause's type is left to say it. */
  private record Row(
      String name, String text, Outcome outcome, String type, String message, Script script) {}

  static Stream<Arguments> rows() {
    List<Arguments> all = new ArrayList<>();
    for (Dialect dialect : Dialect.values()) {
      for (Row row : rows(dialect)) {
        all.add(Arguments.of(dialect, row.name(), row));
      }
    }
    return all.stream();
  }

  private static List<Row> rows(Dialect dialect) {
    List<Row> rows = new ArrayList<>();
    rows.addAll(good(dialect));
    rows.addAll(broken(dialect));
    rows.addAll(errors(dialect));
    rows.addAll(malformed(dialect));
    rows.addAll(beforeTheFirst(dialect));
    return rows;
  }

  private static Row well(String name, String text, Script script) {
    return new Row(name, text, null, null, null, script);
  }

  private static Row fault(String name, String text, String message, Script script) {
    return new Row(name, text, Outcome.STREAM_FAULT, null, message, script);
  }

  private static List<Row> good(Dialect dialect) {
    String rest = Say.finish(dialect, Say.goodReason(dialect)) + Say.last(dialect);
    return List.of(
        well(
            "the last mark",
            THREE,
            line -> {
              Say.three(dialect, line);
              line.chunk(rest);
              line.endOfStream();
            }),
        well(
            "the last mark, and no end of the body",
            THREE,
            line -> {
              Say.three(dialect, line);
              line.chunk(rest);
              line.untilClosed();
            }),
        well(
            "every byte alone",
            "Grüße, 世界 🌍",
            line -> {
              line.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n");
              line.write("Connection: close\r\n\r\n");
              for (byte one :
                  (Say.begin(dialect) + Say.text(dialect, "Grüße, 世界 🌍") + rest).getBytes(UTF_8)) {
                line.write(new byte[] {one});
              }
              line.close();
            }),
        well(
            "CRLF, comments and fields that nobody knows",
            THREE,
            line -> {
              line.stream();
              line.chunk(": hello\r\n\r\nretry: 10\r\n\r\n");
              line.chunk(
                  (Say.begin(dialect)
                          + Say.text(dialect, "one two ")
                          + ": keep-alive\n\nid: 7\n"
                          + Say.text(dialect, "three ")
                          + rest)
                      .replace("\n", "\r\n"));
              line.endOfStream();
            }));
  }

  private static List<Row> broken(Dialect dialect) {
    List<Row> rows = new ArrayList<>();
    rows.add(
        fault(
            "end of body, no finish reason",
            THREE,
            "without a finish reason",
            line -> {
              Say.three(dialect, line);
              line.endOfStream();
            }));
    rows.add(
        fault(
            "the last mark without a finish reason",
            THREE,
            "without a finish reason",
            line -> {
              Say.three(dialect, line);
              line.chunk(Say.last(dialect));
              line.endOfStream();
            }));
    rows.add(
        fault(
            "closed inside a chunk",
            THREE,
            "broke off its stream",
            line -> {
              Say.three(dialect, line);
              line.write("ff\r\ndata: {\"cho");
              line.close();
            }));
    if (dialect == Dialect.ANTHROPIC) {
      rows.add(
          fault(
              "a stop reason, but no message_stop",
              THREE,
              "without a finish reason",
              line -> {
                Say.three(dialect, line);
                line.chunk(Say.finish(dialect, "end_turn"));
                line.endOfStream();
              }));
    } else {
      rows.add(
          well(
              "a finish reason, but no [DONE]",
              THREE,
              line -> {
                Say.three(dialect, line);
                line.chunk(Say.finish(dialect, "stop"));
                line.endOfStream();
              }));
      rows.add(
          well(
              "a finish reason, and then cut off",
              THREE,
              line -> {
                Say.three(dialect, line);
                line.chunk(Say.finish(dialect, "stop"));
                line.close();
              }));
    }
    return rows;
  }

  private static List<Row> errors(Dialect dialect) {
    String overloaded = Say.error(dialect, "overloaded_error", "Overloaded");
    List<Row> rows = new ArrayList<>();
    rows.add(
        new Row(
            "an error frame",
            THREE,
            Outcome.STREAM_FAULT,
            "overloaded_error",
            "sent an error overloaded_error: Overloaded",
            line -> {
              Say.three(dialect, line);
              line.chunk("event: error\ndata: " + overloaded + "\n\n");
              line.untilClosed();
            }));
    rows.add(
        new Row(
            "an error frame without its type",
            THREE,
            Outcome.STREAM_FAULT,
            "overloaded_error",
            "sent an error",
            line -> {
              Say.three(dialect, line);
              line.chunk("data: " + overloaded + "\n\n");
              line.untilClosed();
            }));
    rows.add(
        new Row(
            "an error in the field of llama.cpp",
            THREE,
            Outcome.STREAM_FAULT,
            "server_error",
            "sent an error server_error: Slot gone",
            line -> {
              Say.three(dialect, line);
              line.chunk(
                  "error: {\"code\":500,\"message\":\"Slot gone\",\"type\":\"server_error\"}\n\n");
              line.untilClosed();
            }));
    Object[][] before = {
      {"overloaded_error", Outcome.PROVIDER_FAULT},
      {"rate_limit_error", Outcome.THROTTLED},
      {"invalid_request_error", Outcome.CALLER_FAULT},
      {"context_length_exceeded", Outcome.CALLER_FAULT},
      {"content_filter", Outcome.REFUSED},
      {"authentication_error", Outcome.CONFIG_FAULT},
      {"nobody_knows", Outcome.PROVIDER_FAULT},
    };
    for (Object[] one : before) {
      String word = (String) one[0];
      rows.add(
          new Row(
              word + " before the first chunk",
              "",
              (Outcome) one[1],
              word,
              "sent an error " + word,
              line -> {
                line.stream();
                line.chunk(Say.begin(dialect));
                line.chunk("data: " + Say.error(dialect, word, "No") + "\n\n");
                line.untilClosed();
              }));
    }
    return rows;
  }

  private static List<Row> malformed(Dialect dialect) {
    List<Row> rows = new ArrayList<>();
    String[][] frames = {
      {"JSON cut off", "data: {\"choices\": [\n\n"},
      {"no JSON", "data: hello\n\n"},
      {"two values", "data: {} {}\n\n"},
      {"HTML", "data: <html>\n\n"},
    };
    for (String[] frame : frames) {
      rows.add(
          fault(
              frame[0],
              THREE,
              "sent a stream that cannot be read: a frame is no JSON",
              line -> {
                Say.three(dialect, line);
                line.chunk(frame[1]);
                line.untilClosed();
              }));
    }
    rows.add(
        fault(
            "invalid UTF-8",
            THREE,
            "a frame is no JSON",
            line -> {
              Say.three(dialect, line);
              byte[] bytes = Say.text(dialect, "ab").getBytes(UTF_8);
              bytes[Say.text(dialect, "ab").indexOf("ab")] = (byte) 0xC3;
              line.write(Integer.toHexString(bytes.length) + "\r\n");
              line.write(bytes);
              line.write("\r\n");
              line.untilClosed();
            }));
    rows.add(
        fault(
            "a line of 10 MiB",
            THREE,
            "a line of the stream is longer than 4194304 bytes",
            line -> {
              Say.three(dialect, line);
              String piece = "x".repeat(1 << 20);
              line.chunk("data: ");
              for (int i = 0; i < 10; i++) {
                line.chunk(piece);
              }
              line.untilClosed();
            }));
    rows.add(
        fault(
            "frames without choices, and nothing else",
            "",
            "without a finish reason",
            line -> {
              line.stream();
              line.chunk("data: {}\n\ndata: {\"id\":\"a1\"}\n\ndata: []\n\ndata: 7\n\n");
              line.endOfStream();
            }));
    return rows;
  }

  private static List<Row> beforeTheFirst(Dialect dialect) {
    List<Row> rows = new ArrayList<>();
    rows.add(
        fault(
            "an empty stream, as llama.cpp's after an overflow",
            "",
            "without a finish reason",
            line -> {
              line.stream();
              line.endOfStream();
            }));
    rows.add(
        new Row(
            "garbage before the first chunk",
            "",
            Outcome.PROVIDER_FAULT,
            null,
            "a frame is no JSON",
            line -> {
              line.stream();
              line.chunk("data: oops\n\n");
              line.untilClosed();
            }));
    rows.add(
        new Row(
            "HTML in place of a stream",
            "",
            Outcome.PROVIDER_FAULT,
            null,
            "answered with no stream of events",
            line -> line.answer(200, "Content-Type: text/html\r\n", "<html></html>")));
    rows.add(
        new Row(
            "a whole answer in place of a stream",
            "",
            Outcome.PROVIDER_FAULT,
            null,
            "answered with no stream of events",
            line -> line.json(200, Say.whole(dialect))));
    rows.add(
        new Row(
            "an error as a whole answer",
            "",
            Outcome.THROTTLED,
            "rate_limit_error",
            "sent an error",
            line -> line.json(200, Say.error(dialect, "rate_limit_error", "Slow"))));
    rows.add(
        new Row(
            "429",
            "",
            Outcome.THROTTLED,
            "rate_limit_error",
            "answered 429",
            line -> line.json(429, Say.error(dialect, "rate_limit_error", "Slow"))));
    rows.add(
        new Row(
            "a redirect",
            "",
            Outcome.CONFIG_FAULT,
            null,
            "redirects are not followed",
            line -> line.answer(307, "Location: http://localhost:1/\r\n", "")));
    rows.add(
        new Row("closed without a byte", "", null, null, "gave no answer", RawServer.Line::close));
    rows.add(
        new Row(
            "cut off before the first chunk",
            "",
            null,
            null,
            "gave no answer",
            line -> {
              line.stream();
              line.chunk(Say.begin(dialect));
              line.write("ff\r\ndata: {");
              line.close();
            }));
    return rows;
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("rows")
  void namesEveryEnd(Dialect dialect, String name, Row row) {
    try (RawServer server = new RawServer(row.script())) {
      Pulled pulled =
          Pulled.all(
              Say.providers(dialect, server.address()).stream(
                  GivenTarget.of(dialect), ChatRequest.of("What is it?")));
      Throwable failure = pulled.failure();

      assertThat(pulled.text()).isEqualTo(row.text());
      assertThat(server.hits()).isEqualTo(1);
      if (row.message() == null) {
        assertThat(failure).isNull();
      } else {
        assertThat(failure).isInstanceOf(ProviderException.class);
        assertThat(failure.getMessage()).contains(row.message()).hasSizeLessThan(600);
        assertThat(((ProviderException) failure).outcome()).isEqualTo(row.outcome());
        assertThat(((ProviderException) failure).type()).isEqualTo(row.type());
      }
    }
  }
}
