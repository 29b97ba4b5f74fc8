package dev.switchback.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchback.Key;
import dev.switchback.Outcome;
import dev.switchback.provider.RawServer.Script;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of each answer, over real sockets and through a route. */
class OutcomesTest {
  private static final ChatRequest REQUEST =
      ChatRequest.builder()
          .system("You are the guardian of a secret of some length.")
          .message(Message.user("My card number is 4111 1111 1111 1111, and so on."))
          .build();

  private record Row(String name, Outcome outcome, String message, Script script) {}

  static Stream<Arguments> rows() {
    List<Arguments> all = new ArrayList<>();
    for (Dialect dialect : Dialect.values()) {
      for (Row row : rows(dialect)) {
        all.add(Arguments.of(dialect, row.name(), row.outcome(), row.message(), row.script()));
      }
    }
    return all.stream();
  }

  private static List<Row> rows(Dialect dialect) {
    String whole = Say.whole(dialect);
    List<Row> rows = new ArrayList<>();
    rows.add(new Row("a good answer", Outcome.SUCCESS, "", line -> line.json(200, whole)));
    rows.add(
        new Row(
            "usage missing",
            Outcome.SUCCESS,
            "",
            line -> line.json(200, whole.replaceAll("(?s),\\s*\"usage\".*", "}"))));
    rows.add(
        new Row(
            "an odd content type",
            Outcome.SUCCESS,
            "",
            line -> line.answer(200, "Content-Type: text/plain\r\n", whole)));
    rows.addAll(statuses(dialect));
    rows.addAll(nonsense(whole));
    rows.addAll(broken(whole));
    return rows;
  }

  private static List<Row> statuses(Dialect dialect) {
    List<Row> rows = new ArrayList<>();
    Object[][] known = {
      {400, "invalid_request_error", Outcome.CALLER_FAULT},
      {400, "context_length_exceeded", Outcome.CALLER_FAULT},
      {400, "content_filter", Outcome.REFUSED},
      {400, "model_not_found", Outcome.CONFIG_FAULT},
      {401, "authentication_error", Outcome.CONFIG_FAULT},
      {402, "billing_error", Outcome.CONFIG_FAULT},
      {403, "permission_error", Outcome.CONFIG_FAULT},
      {404, "not_found_error", Outcome.CONFIG_FAULT},
      {405, "method_not_allowed", Outcome.CONFIG_FAULT},
      {413, "request_too_large", Outcome.CALLER_FAULT},
      {422, "unprocessable", Outcome.CALLER_FAULT},
      {429, "rate_limit_error", Outcome.THROTTLED},
      {500, "api_error", Outcome.PROVIDER_FAULT},
      {503, "unavailable_error", Outcome.PROVIDER_FAULT},
      {529, "overloaded_error", Outcome.PROVIDER_FAULT},
    };
    for (Object[] one : known) {
      int status = (int) one[0];
      String word = (String) one[1];
      rows.add(
          new Row(
              status + " " + word,
              (Outcome) one[2],
              "answered " + status + " " + word + ": Not today",
              line -> line.json(status, Say.error(dialect, word, "Not today"))));
    }
    for (int status : new int[] {301, 302, 307, 308}) {
      rows.add(
          new Row(
              status + " to another host",
              Outcome.CONFIG_FAULT,
              "redirects are not followed, or the key would go along",
              line -> line.answer(status, "Location: http://localhost:1/elsewhere\r\n", "")));
    }
    rows.add(
        new Row(
            "500 in plain text",
            Outcome.PROVIDER_FAULT,
            "answered 500 (text/plain)",
            line -> line.answer(500, "Content-Type: text/plain\r\n", "[json.exception]")));
    rows.add(
        new Row(
            "502 in HTML",
            Outcome.PROVIDER_FAULT,
            "answered 502 (text/html)",
            line -> line.answer(502, "Content-Type: text/html\r\n", "<html>Bad</html>")));
    rows.add(
        new Row(
            "a long error",
            Outcome.PROVIDER_FAULT,
            "answered 500",
            line -> line.answer(500, "", "x".repeat(1 << 20))));
    rows.add(
        new Row(
            "an error with status 200",
            Outcome.THROTTLED,
            "sent an error rate_limit_error: Slow down",
            line -> line.json(200, Say.error(dialect, "rate_limit_error", "Slow down"))));
    return rows;
  }

  private static List<Row> nonsense(String whole) {
    List<Row> rows = new ArrayList<>();
    rows.add(
        new Row(
            "HTML with status 200",
            Outcome.PROVIDER_FAULT,
            "answered text/html; charset=utf-8 that is no JSON",
            line ->
                line.answer(200, "Content-Type: text/html; charset=utf-8\r\n", "<html></html>")));
    rows.add(
        new Row(
            "no choice",
            Outcome.PROVIDER_FAULT,
            "answered without ",
            line -> line.json(200, "{\"id\":\"a1\",\"choices\":[]}")));
    rows.add(
        new Row(
            "JSON, but a list", Outcome.PROVIDER_FAULT, "without", line -> line.json(200, "[]")));
    rows.add(new Row("nothing", Outcome.PROVIDER_FAULT, "answered", line -> line.json(200, "")));
    rows.add(
        new Row(
            "two answers",
            Outcome.PROVIDER_FAULT,
            "no JSON",
            line -> line.json(200, whole + whole)));
    rows.add(
        new Row(
            "invalid UTF-8",
            Outcome.PROVIDER_FAULT,
            "no JSON",
            line -> {
              byte[] bytes = whole.getBytes(UTF_8);
              bytes[whole.indexOf("Hello") + 1] = (byte) 0xC3;
              line.write("HTTP/1.1 200 OK\r\nContent-Length: " + bytes.length + "\r\n\r\n");
              line.write(bytes);
            }));
    rows.add(
        new Row(
            "an answer without an end",
            Outcome.PROVIDER_FAULT,
            "the answer is longer than 67108864 bytes",
            line -> {
              line.write("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n");
              String piece = " ".repeat(1 << 20);
              for (int i = 0; i < 90; i++) {
                line.write(piece);
              }
            }));
    return rows;
  }

  private static List<Row> broken(String whole) {
    List<Row> rows = new ArrayList<>();
    rows.add(
        new Row(
            "closed without a byte",
            Outcome.PROVIDER_FAULT,
            "gave no answer",
            RawServer.Line::close));
    rows.add(
        new Row(
            "reset without a byte",
            Outcome.PROVIDER_FAULT,
            "gave no answer",
            RawServer.Line::reset));
    rows.add(
        new Row(
            "closed inside the body",
            Outcome.PROVIDER_FAULT,
            "gave no answer",
            line -> {
              line.write("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n" + whole);
              line.close();
            }));
    rows.add(
        new Row(
            "no HTTP",
            Outcome.PROVIDER_FAULT,
            "gave no answer",
            line -> {
              line.write("SSH-2.0-OpenSSH_9.2\r\n");
              line.close();
            }));
    rows.add(
        new Row(
            "a stall before the answer",
            Outcome.TIMEOUT,
            "gave no answer",
            RawServer.Line::untilClosed));
    rows.add(
        new Row(
            "a stall inside the body",
            Outcome.TIMEOUT,
            "gave no answer in the time that was left",
            line -> {
              line.write("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n" + whole);
              line.untilClosed();
            }));
    return rows;
  }

  @ParameterizedTest(name = "{0}: {1} is {2}")
  @MethodSource("rows")
  void namesEveryEnd(Dialect dialect, String name, Outcome outcome, String message, Script script) {
    boolean isStall = outcome == Outcome.TIMEOUT;
    try (RawServer server = new RawServer(script);
        Wired wired =
            new Wired(dialect, "deadline: " + (isStall ? "1s" : "60s") + ", attempts: 1")) {
      Providers providers = Say.providers(dialect, server.address());
      ProviderException failure =
          catchThrowableOfType(
              ProviderException.class,
              () -> wired.route().call(Key.none(), target -> providers.chat(target, REQUEST)));

      assertThat(wired.attempts()).containsExactly(outcome);
      assertThat(server.hits()).isEqualTo(1);
      if (outcome == Outcome.SUCCESS) {
        assertThat(failure).isNull();
      } else {
        assertThat(failure)
            .hasMessageStartingWith("route summary, version 1.0.0: " + dialect.text() + " ")
            .hasMessageContaining(message);
        assertThat(failure.getMessage()).doesNotContain("sk-secret").hasSizeLessThan(600);
        assertThat(failure.status()).isBetween(0, 599);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void takesHeadersOfAnySizeOrSaysThatItCannot(Dialect dialect) {
    String huge = "X-Huge: " + "h".repeat(1 << 20) + "\r\n";
    try (RawServer server = new RawServer(line -> line.answer(200, huge, Say.whole(dialect)));
        Wired wired = new Wired(dialect, "deadline: 60s, attempts: 1")) {
      Providers providers = Say.providers(dialect, server.address());
      ProviderException failure =
          catchThrowableOfType(
              ProviderException.class,
              () -> wired.route().call(Key.none(), target -> providers.chat(target, REQUEST)));

      // Newer releases of the JDK refuse them, as a failure of the protocol.
      assertThat(wired.attempts())
          .containsExactly(failure == null ? Outcome.SUCCESS : Outcome.PROVIDER_FAULT);
      if (failure != null) {
        assertThat(failure.getMessage()).hasSizeLessThan(600);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void closesTheConnectionOfAStalledAnswer(Dialect dialect) throws Exception {
    try (RawServer server =
            new RawServer(line -> line.write("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{"));
        Wired wired = new Wired(dialect, "deadline: 2s, attempts: 1")) {
      Providers providers = Say.providers(dialect, server.address());
      failing(() -> wired.route().call(Key.none(), target -> providers.chat(target, REQUEST)));

      assertThat(server.closedByClient.await(20, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void asksAgainOnlyAsOftenAsTheRouteAllows() {
    try (RawServer server = new RawServer(RawServer.Line::close);
        Wired wired = new Wired(Dialect.OPENAI, "deadline: 60s, attempts: 2, backoff: 1ms")) {
      Providers providers = Say.providers(Dialect.OPENAI, server.address());
      failing(() -> wired.route().call(Key.none(), target -> providers.chat(target, REQUEST)));

      assertThat(wired.attempts()).containsExactly(Outcome.PROVIDER_FAULT, Outcome.PROVIDER_FAULT);
      assertThat(server.hits()).isEqualTo(2);
      assertThat(server.requests.get(0).header("Idempotency-Key"))
          .isEqualTo(server.requests.get(1).header("Idempotency-Key"))
          .isNotEmpty();
    }
  }

  @Test
  void takesAnUnreachableServerForUnsent() throws Exception {
    int port;
    try (ServerSocket taken = new ServerSocket(0)) {
      port = taken.getLocalPort();
    }
    try (Wired wired = new Wired(Dialect.OPENAI, "deadline: 60s, attempts: 2, backoff: 1ms")) {
      Providers providers = Say.providers(Dialect.OPENAI, URI.create("http://127.0.0.1:" + port));
      failing(
          () ->
              wired.switchback.call(
                  Wired.ROUTE, Key.none(), target -> providers.chat(target, REQUEST)));

      assertThat(wired.attempts()).containsExactly(Outcome.PROVIDER_FAULT, Outcome.PROVIDER_FAULT);
    }
  }

  @Test
  void takesAServerWithoutTlsForAFault() {
    try (RawServer server = new RawServer(line -> line.json(200, "{}"));
        Wired wired = new Wired(Dialect.OPENAI, "deadline: 60s, attempts: 1")) {
      Providers providers =
          Say.providers(Dialect.OPENAI, URI.create("https://127.0.0.1:" + server.port()));
      failing(() -> wired.route().call(Key.none(), target -> providers.chat(target, REQUEST)));

      assertThat(wired.attempts()).containsExactly(Outcome.PROVIDER_FAULT);
    }
  }

  @Test
  void givesUpAtOnceWhenThereIsNoTime() {
    Providers providers = Say.providers(Dialect.OPENAI, URI.create("http://127.0.0.1:1"));
    GivenTarget target = GivenTarget.of("openai", Map.of(), Duration.ZERO);

    ProviderException failure =
        catchThrowableOfType(ProviderException.class, () -> providers.chat(target, REQUEST));

    assertThat(failure.outcome()).isEqualTo(Outcome.TIMEOUT);
  }

  private static void failing(ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(ProviderException.class);
  }
}
