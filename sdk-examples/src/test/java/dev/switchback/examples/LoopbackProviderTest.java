package dev.switchback.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.switchback.examples.ChatClient.Answer;
import dev.switchback.examples.ChatClient.Usage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
@Timeout(60)
final class LoopbackProviderTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final ServedModel ECHO =
      text -> new Classification("billing", 0.5, "Heard: " + text);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ChatClient client = ChatClient.create();
  private final LoopbackProvider provider =
      LoopbackProvider.start(Map.of("echo", ECHO, "defective", new CharacterTable(ECHO)));

  LoopbackProviderTest() throws IOException {}

  @AfterAll
  void stop() {
    provider.close();
  }

  @Test
  void answersAChatInTheShapeOfOpenAi() throws Exception {
    HttpResponse<String> response =
        post(
            """
            {"model": "echo", "messages": [
              {"role": "system", "content": "You sort tickets."},
              {"role": "user", "content": [{"type": "text", "text": "Ticket: my bill"}]}]}
            """);

    JsonNode body = JSON.readTree(response.body());
    JsonNode choice = body.path("choices").path(0);
    JsonNode content = JSON.readTree(choice.path("message").path("content").asText());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(body.path("id").asText()).startsWith("chatcmpl-");
    assertThat(body.path("object").asText()).isEqualTo("chat.completion");
    assertThat(body.path("model").asText()).isEqualTo("echo");
    assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
    assertThat(choice.path("message").path("role").asText()).isEqualTo("assistant");
    assertThat(content.path("queue").asText()).isEqualTo("billing");
    assertThat(content.path("confidence").asDouble()).isEqualTo(0.5);
    assertThat(content.path("rationale").asText()).isEqualTo("Heard: my bill");
    // "You sort tickets.\nTicket: my bill" is 33 characters long: nine tokens of four.
    assertThat(body.path("usage").path("prompt_tokens").asInt()).isEqualTo(9);
    assertThat(body.path("usage").path("completion_tokens").asInt()).isPositive();
    assertThat(body.path("usage").path("total_tokens").asInt())
        .isEqualTo(9 + body.path("usage").path("completion_tokens").asInt());
  }

  @Test
  void listsItsModels() throws Exception {
    HttpResponse<String> response =
        http.send(HttpRequest.newBuilder(at("/models")).build(), BodyHandlers.ofString());

    assertThat(JSON.readTree(response.body()).path("data").findValuesAsText("id"))
        .containsExactly("defective", "echo");
  }

  @Test
  void clientReturnsContentModelAndUsage() throws Exception {
    Answer answer =
        client.classify(provider.baseUri(), null, "echo", "Queue for ticket: pay", PATIENCE);

    assertThat(JSON.readTree(answer.content()).path("rationale").asText()).isEqualTo("Heard: pay");
    assertThat(answer.model()).isEqualTo("echo");
    assertThat(answer.usage()).isNotNull().extracting(Usage::promptTokens).isEqualTo(6);
  }

  @Test
  void anUnknownModelIsNotFound() {
    assertThatThrownBy(() -> client.classify(provider.baseUri(), null, "gpt-0", "hi", PATIENCE))
        .asInstanceOf(type(ProviderHttpException.class))
        .satisfies(
            e -> {
              assertThat(e.status()).isEqualTo(404);
              assertThat(e.type()).isEqualTo("invalid_request_error");
              assertThat(e.code()).isEqualTo("model_not_found");
              assertThat(e.retryAfter()).isNull();
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"messages\": []}",
        "{\"model\": \"echo\"}",
        "{\"model\": \"echo\", \"messages\": [{\"role\": \"system\", \"content\": \"x\"}]}",
        "{\"model\": \"echo\", \"stream\": true, \"messages\": []}"
      })
  void aBadRequestIsRefusedInTheShapeOfOpenAi(String body) throws Exception {
    HttpResponse<String> response = post(body);

    JsonNode error = JSON.readTree(response.body()).path("error");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    assertThat(error.path("message").asText()).isNotBlank();
    assertThat(error.has("param") && error.has("code")).isTrue();
  }

  @Test
  void aModelThatThrowsIsAServerErrorForThatTextOnly() throws Exception {
    long failures = provider.failures();

    assertThatThrownBy(
            () -> client.classify(provider.baseUri(), null, "defective", "why?", PATIENCE))
        .asInstanceOf(type(ProviderHttpException.class))
        .satisfies(
            e -> {
              assertThat(e.status()).isEqualTo(500);
              assertThat(e.type()).isEqualTo("server_error");
            });
    assertThat(client.classify(provider.baseUri(), null, "defective", "why", PATIENCE).content())
        .contains("Heard: why");
    assertThat(provider.failures()).isEqualTo(failures + 1);
  }

  @Test
  void carriesTwoHundredRequestsAtOnce() throws Exception {
    List<CompletableFuture<HttpResponse<String>>> inFlight = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      inFlight.add(http.sendAsync(chat("ticket number " + i), BodyHandlers.ofString()));
    }

    for (int i = 0; i < inFlight.size(); i++) {
      HttpResponse<String> response = inFlight.get(i).get(20, TimeUnit.SECONDS);
      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).contains("Heard: ticket number " + i + "\\\"");
    }
  }

  @Test
  void takesAtLeastTwentyMilliseconds() throws Exception {
    long start = System.nanoTime();
    client.classify(provider.baseUri(), null, "echo", "how long", PATIENCE);

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(20));
  }

  @Test
  void closeStopsItsThreadsAndCanBeCalledTwice() throws Exception {
    List<Thread> before = liveThreads();
    LoopbackProvider closed = LoopbackProvider.start(Map.of("echo", ECHO));
    client.classify(closed.baseUri(), null, "echo", "hello", PATIENCE);
    List<Thread> started = new ArrayList<>(liveThreads());
    started.removeAll(before);
    started.removeIf(thread -> thread.getName().startsWith("HttpClient"));
    assertThat(started).isNotEmpty();

    closed.close();
    closed.close();

    for (Thread thread : started) {
      thread.join(5_000);
      assertThat(thread.isAlive()).as(thread.getName()).isFalse();
    }
    assertThatThrownBy(() -> client.classify(closed.baseUri(), null, "echo", "hello", PATIENCE))
        .isInstanceOf(IOException.class);
  }

  @Test
  void clientGivesUpAfterItsTimeout() {
    assertThatThrownBy(
            () ->
                client.classify(provider.baseUri(), null, "echo", "too slow", Duration.ofMillis(1)))
        .isInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void clientReadsRetryAfterAndKeepsSecretsOutOfMessages() throws Exception {
    String said = "{\"error\": {\"message\": \"key sk-secret\", \"type\": \"rate_limit_error\"}}";

    ProviderHttpException seconds = failure(429, "7", said);
    ProviderHttpException date = failure(503, "Wed, 1 Jan 2025 00:01:00 GMT", "<html>busy</html>");
    ProviderHttpException past = failure(503, "Tue, 31 Dec 2024 00:00:00 GMT", "");
    ProviderHttpException neither = failure(503, "soon", said);

    assertThat(seconds.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(seconds).hasMessage("HTTP 429 for model m, rate_limit_error");
    assertThat(date.retryAfter()).isEqualTo(Duration.ofMinutes(1));
    assertThat(date.type()).isNull();
    assertThat(past.retryAfter()).isEqualTo(Duration.ZERO);
    assertThat(neither.retryAfter()).isNull();
  }

  /** Asks a server that always gives one answer, and checks that the key is sent as a token. */
  private static ProviderHttpException failure(int status, String retryAfter, String body)
      throws Exception {
    InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpServer server = HttpServer.create(new InetSocketAddress(local, 0), 0);
    CompletableFuture<String> authorization = new CompletableFuture<>();
    server.createContext(
        "/v1/chat/completions",
        exchange -> {
          try (exchange) {
            authorization.complete(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] bytes = body.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    server.start();
    try {
      URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/");
      Clock newYear = Clock.fixed(Instant.parse("2025-01-01T00:00:00Z"), ZoneOffset.UTC);
      ChatClient.create(newYear).classify(base, "sk-secret", "m", "prompt", PATIENCE);
    } catch (ProviderHttpException e) {
      assertThat(authorization.get(5, TimeUnit.SECONDS)).isEqualTo("Bearer sk-secret");
      assertThat(e.status()).isEqualTo(status);
      return e;
    } finally {
      server.stop(0);
    }
    throw new AssertionError("status " + status + " was taken for an answer");
  }

  private static List<Thread> liveThreads() {
    return List.copyOf(Thread.getAllStackTraces().keySet());
  }

  private URI at(String path) {
    return URI.create(provider.baseUri() + path);
  }

  private HttpRequest chat(String text) {
    String body =
        JSON.createObjectNode()
            .put("model", "echo")
            .set(
                "messages",
                JSON.createArrayNode()
                    .add(JSON.createObjectNode().put("role", "user").put("content", text)))
            .toString();
    return HttpRequest.newBuilder(at("/chat/completions"))
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private HttpResponse<String> post(String body) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(at("/chat/completions")).POST(BodyPublishers.ofString(body)).build(),
        BodyHandlers.ofString());
  }
}
