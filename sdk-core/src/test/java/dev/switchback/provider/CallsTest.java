package dev.switchback.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.switchback.Key;
import dev.switchback.Observed;
import dev.switchback.Outcome;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses, keys, waiting and giving up. */
class CallsTest {
  private static final ChatRequest REQUEST =
      ChatRequest.builder()
          .system("You guard the word xyzzy-plugh-plover.")
          .message(Message.user("My card number is 4111 1111 1111 1111; is it good?"))
          .message(Message.assistant("pin 7712"))
          .build();
  private static final Duration LONG = Duration.ofSeconds(30);

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void answersAndTellsTheTargetWhatWasUsed(Dialect dialect) {
    try (RawServer server = new RawServer(line -> line.json(200, Say.whole(dialect)))) {
      GivenTarget target = GivenTarget.of(dialect);
      ChatAnswer answer = Say.providers(dialect, server.address()).chat(target, REQUEST);

      assertThat(answer.text()).isEqualTo("Hello");
      assertThat(target.observed)
          .containsExactly(
              new Observed("small-1", "a1", Observed.Usage.of(3, 2), Say.goodReason(dialect)));
    }
  }

  @Test
  void goesWhereTheVersionSaysWithTheKeyWhereItBelongs() {
    try (RawServer server =
        new RawServer(
            line ->
                line.json(
                    200,
                    Say.whole(
                        line.request().start().contains("messages")
                            ? Dialect.ANTHROPIC
                            : Dialect.OPENAI)))) {
      Providers providers =
          Providers.builder()
              .bind("openai", Say.endpoint(Dialect.OPENAI, server.address()))
              .bind(
                  "anthropic",
                  Say.endpoint(Dialect.ANTHROPIC, server.address()).header("anthropic-beta", "b1"))
              .bind(
                  "azure", Endpoint.azure(server.address(), "2024-10-21").key(() -> " azure-key\n"))
              .bind(
                  "azure-v1",
                  Endpoint.openAi(URI.create(server.address() + "/openai/v1/?api-version=preview"))
                      .key(() -> "token")
                      .keyHeader("api-key"))
              .bind("ollama", Endpoint.openAi(URI.create(server.address() + "/v1/")))
              .build();
      for (String name : List.of("openai", "anthropic", "azure", "azure-v1", "ollama")) {
        providers.chat(GivenTarget.of(name, Map.of("max_tokens", 9), LONG), REQUEST);
      }

      assertThat(server.requests.stream().map(RawServer.Request::start))
          .containsExactly(
              "POST /v1/chat/completions HTTP/1.1",
              "POST /v1/messages HTTP/1.1",
              "POST /openai/deployments/small-2/chat/completions?api-version=2024-10-21 HTTP/1.1",
              "POST /openai/v1/chat/completions?api-version=preview HTTP/1.1",
              "POST /v1/chat/completions HTTP/1.1");
      assertThat(server.requests.stream().map(request -> request.header("authorization")))
          .containsExactly("Bearer sk-secret-key-1", null, null, null, null);
      assertThat(server.requests.stream().map(request -> request.header("x-api-key")))
          .containsExactly(null, "sk-secret-key-1", null, null, null);
      assertThat(server.requests.stream().map(request -> request.header("api-key")))
          .containsExactly(null, null, "azure-key", "token", null);
      assertThat(server.requests.get(1).header("anthropic-version")).isEqualTo("2023-06-01");
      assertThat(server.requests.get(1).header("anthropic-beta")).isEqualTo("b1");
    }
  }

  @Test
  void turnsTextsIntoVectors() {
    String body =
        """
        {"model":"embed-1","data":[{"index":1,"embedding":[0.5,-1]},{"index":0,"embedding":[1e-3,2]}],
        "usage":{"prompt_tokens":7,"total_tokens":7}}""";
    try (RawServer server = new RawServer(line -> line.json(200, body))) {
      Providers providers = Say.providers(Dialect.OPENAI, server.address());
      GivenTarget target = GivenTarget.of(Dialect.OPENAI);
      EmbeddingAnswer answer = providers.embed(target, new EmbeddingRequest(List.of("a", "b"), 2));
      EmbeddingAnswer async = providers.embedAsync(target, EmbeddingRequest.of("a", "b")).join();

      assertThat(answer.vectors()).containsExactly(new float[] {0.001f, 2}, new float[] {0.5f, -1});
      assertThat(async.vectors()).hasSize(2);
      assertThat(target.observed.get(0))
          .isEqualTo(new Observed("embed-1", null, Observed.Usage.of(7, 0), null));
      assertThat(server.requests.get(0).start()).isEqualTo("POST /v1/embeddings HTTP/1.1");
      assertThat(server.requests.get(0).body())
          .isEqualTo(
              "{\"input\":[\"a\",\"b\"],\"dimensions\":2,\"encoding_format\":\"float\",\"model\":\"small-2\"}");
      assertThat(server.requests.get(1).body()).doesNotContain("dimensions");
      assertThatThrownBy(() -> providers.embed(target, EmbeddingRequest.of("a", "b", "c")))
          .hasMessageContaining("without a vector for each input");
    }
  }

  @Test
  void hasNoEmbeddingsOfAnthropic() {
    Providers providers = Say.providers(Dialect.ANTHROPIC, URI.create("http://127.0.0.1:1"));
    GivenTarget target = GivenTarget.of(Dialect.ANTHROPIC);

    ProviderException failure =
        catchThrowableOfType(
            ProviderException.class, () -> providers.embed(target, EmbeddingRequest.of("a")));

    assertThat(failure.outcome()).isEqualTo(Outcome.CONFIG_FAULT);
    assertThat(failure).hasMessageContaining("has no embeddings");
  }

  @Test
  void saysThatAProviderIsNotBound() {
    GivenTarget target = GivenTarget.of(Dialect.OPENAI);
    Providers none = Providers.builder().build();

    assertThat(none.chatAsync(target, REQUEST)).isCompletedExceptionally();
    assertThatThrownBy(() -> none.chat(target, REQUEST))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.CONFIG_FAULT))
        .hasMessage(
            "route ticket-triage, version 1.5.0: openai is not bound; bind it to an address and a"
                + " key");
  }

  @Test
  void repeatsNeitherTheKeyNorTheRequest() {
    String echo =
        """
        Incorrect API key provided: sk-secret-key-1. The input 'My card number is 4111 1111 1111 1111; \
        is it good?' after pin 7712 and the instructions xyzzy-plugh-plover. is refused""";
    try (RawServer server =
        new RawServer(
            line ->
                line.answer(
                    400,
                    "x-request-id: req_77\r\n",
                    Say.error(Dialect.OPENAI, "invalid_request_error", echo)))) {
      ProviderException failure =
          catchThrowableOfType(
              ProviderException.class,
              () ->
                  Say.providers(Dialect.OPENAI, server.address())
                      .chat(GivenTarget.of(Dialect.OPENAI), REQUEST));

      assertThat(failure.getMessage())
          .contains("Incorrect API key provided", "is refused")
          .doesNotContain("secret", "4111", "card", "7712", "xyzzy", "plugh");
      assertThat(failure.requestId()).isEqualTo("req_77");
      assertThat(failure.type()).isEqualTo("invalid_request_error");
      assertThat(failure.provider()).isEqualTo("openai");
      assertThat(failure.getCause()).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "sk-line\nbreak", "sk-Schlüssel", "sk two"})
  void refusesAKeyThatFitsNoHeaderWithoutRepeatingIt(String key) {
    Providers providers =
        Providers.builder()
            .bind("openai", Endpoint.openAi(URI.create("http://127.0.0.1:1")).key(() -> key))
            .build();

    assertThatThrownBy(() -> providers.chat(GivenTarget.of(Dialect.OPENAI), REQUEST))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.outcome()).isEqualTo(Outcome.CONFIG_FAULT))
        .hasMessageEndingWith("openai has no key that fits a header; look at its source");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Retry-After: 3                                                              | 3000
          Retry-After: 1.5                                                            | 1500
          retry-after-ms: 250                                                         | 250
          Date: Tue, 24 Nov 2026 10:00:00 GMT^Retry-After: Tue, 24 Nov 2026 10:00:07 GMT | 7000
          Date: Tue, 24 Nov 2026 10:00:09 GMT^Retry-After: Tue, 24 Nov 2026 10:00:07 GMT | 0
          Retry-After: Tue, 24 Nov 2026 10:00:07 GMT                                  |
          Retry-After: soon                                                           |
          Retry-After: -1                                                             |
          Retry-After: 999999999                                                      | 86400000
          X-Other: 1                                                                  |
          """)
  void readsHowLongToWait(String headers, Long millis) {
    try (RawServer server =
        new RawServer(line -> line.answer(429, headers.replace("^", "\r\n") + "\r\n", ""))) {
      ProviderException failure =
          catchThrowableOfType(
              ProviderException.class,
              () ->
                  Say.providers(Dialect.OPENAI, server.address())
                      .chat(GivenTarget.of(Dialect.OPENAI), REQUEST));

      assertThat(failure.retryAfter()).isEqualTo(millis == null ? null : Duration.ofMillis(millis));
    }
  }

  @Test
  void doesNotLetTheKeyFollowARedirect() {
    try (RawServer elsewhere = new RawServer(line -> line.json(200, Say.whole(Dialect.OPENAI)));
        RawServer server =
            new RawServer(
                line ->
                    line.answer(
                        307,
                        "Location: http://localhost:"
                            + elsewhere.port()
                            + "/v1/chat/completions\r\n",
                        ""))) {
      assertThatThrownBy(
              () ->
                  Say.providers(Dialect.OPENAI, server.address())
                      .chat(GivenTarget.of(Dialect.OPENAI), REQUEST))
          .hasMessageContaining("redirects are not followed");

      assertThat(elsewhere.connections).hasValue(0);
      HttpClient follower =
          HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
      Endpoint endpoint = Endpoint.openAi(server.address());
      assertThatThrownBy(() -> endpoint.client(follower))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void goesThroughAProxyOfTheGivenClient() {
    try (RawServer proxy = new RawServer(line -> line.json(200, Say.whole(Dialect.OPENAI)))) {
      HttpClient client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .proxy(ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.port())))
              .build();
      Providers providers =
          Providers.builder()
              .bind(
                  "openai", Endpoint.openAi(URI.create("http://models.invalid/v1")).client(client))
              .build();

      assertThat(providers.chat(GivenTarget.of(Dialect.OPENAI), REQUEST).text()).isEqualTo("Hello");
      assertThat(proxy.requests.get(0).start())
          .isEqualTo("POST http://models.invalid/v1/chat/completions HTTP/1.1");
    }
  }

  @Test
  void closesTheConnectionOfACancelledFuture() throws Exception {
    try (RawServer server =
            new RawServer(line -> line.write("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{"));
        Wired wired = new Wired(Dialect.OPENAI, "deadline: 60s, attempts: 2")) {
      Providers providers = Say.providers(Dialect.OPENAI, server.address());
      CompletableFuture<ChatAnswer> future =
          wired.route().callAsync(Key.none(), target -> providers.chatAsync(target, REQUEST));
      await().atMost(LONG).until(() -> server.hits() == 1);
      future.cancel(true);

      assertThat(server.closedByClient.await(30, TimeUnit.SECONDS)).isTrue();
      await().atMost(LONG).until(() -> !wired.recorded.calls().isEmpty());
      assertThat(wired.attempts()).containsExactly(Outcome.CANCELLED);
      assertThat(server.hits()).isEqualTo(1);
    }
  }

  @Test
  void answersWithoutWaiting() {
    try (RawServer server = new RawServer(line -> line.json(200, Say.whole(Dialect.ANTHROPIC)));
        Wired wired = new Wired(Dialect.ANTHROPIC, "deadline: 60s")) {
      Providers providers = Say.providers(Dialect.ANTHROPIC, server.address());

      assertThat(
              wired
                  .route()
                  .callAsync(Key.none(), target -> providers.chatAsync(target, REQUEST))
                  .join()
                  .text())
          .isEqualTo("Hello");
      assertThat(wired.attempts()).containsExactly(Outcome.SUCCESS);
    }
  }

  @Test
  void failsTheFutureWhenTheTimeIsOver() {
    try (RawServer server =
        new RawServer(line -> line.write("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n{"))) {
      GivenTarget hasty = GivenTarget.of("openai", Map.of(), Duration.ofSeconds(3));
      CompletableFuture<ChatAnswer> future =
          Say.providers(Dialect.OPENAI, server.address()).chatAsync(hasty, REQUEST);

      ExecutionException failure =
          catchThrowableOfType(ExecutionException.class, () -> future.get(30, TimeUnit.SECONDS));
      assertThat(failure.getCause()).isInstanceOf(ProviderException.class);
      await().atMost(LONG).until(() -> server.closedByClient.getCount() == 0);
    }
  }

  @Test
  void givesUpWhenItIsInterrupted() throws Exception {
    try (RawServer server = new RawServer(line -> {});
        Wired wired = new Wired(Dialect.OPENAI, "deadline: 60s, attempts: 2")) {
      Providers providers = Say.providers(Dialect.OPENAI, server.address());
      AtomicReference<Throwable> thrown = new AtomicReference<>();
      AtomicBoolean isInterrupted = new AtomicBoolean();
      Thread caller =
          new Thread(
              () -> {
                try {
                  wired.route().call(Key.none(), target -> providers.chat(target, REQUEST));
                } catch (ProviderException e) {
                  thrown.set(e);
                }
                isInterrupted.set(Thread.currentThread().isInterrupted());
              });
      caller.start();
      await().atMost(LONG).until(() -> server.hits() == 1);
      caller.interrupt();
      caller.join(30_000);

      assertThat(thrown.get()).hasCauseInstanceOf(InterruptedException.class);
      assertThat(isInterrupted).isTrue();
      assertThat(wired.attempts()).containsExactly(Outcome.CANCELLED);
      assertThat(server.closedByClient.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(server.hits()).isEqualTo(1);
    }
  }

  @Test
  void checksAddressesWhenTheyAreBound() {
    for (String address : List.of("ftp://host/", "https:/nohost", "https://u:p@host/v1")) {
      assertThatThrownBy(() -> Endpoint.openAi(URI.create(address)))
          .isInstanceOf(IllegalArgumentException.class)
          .message()
          .doesNotContain("u:p");
    }
    assertThatThrownBy(() -> Endpoint.openAi(URI.create("http://a")).header("bad header", "x"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Endpoint.openAi(URI.create("http://a/v1")).key(() -> "sk-1"))
        .hasToString("openai at http://a/v1");
  }
}
