package dev.switchback.integration.wandb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchback.document.Json;
import dev.switchback.document.ModelVersion;
import dev.switchback.registry.InMemoryRegistry;
import dev.switchback.registry.Registry;
import dev.switchback.registry.RegistryException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against replies of the shape that api.wandb.ai sends. */
class WandbCatalogTest {
  private record Reply(int status, String reset, String body) {}

  private final Deque<Reply> replies = new ArrayDeque<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> authorizations = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private WandbCatalog catalog;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/graphql", this::answer);
    server.start();
    catalog = builder().build();
  }

  private WandbCatalogBuilder builder() {
    return WandbCatalog.builder("acme", "models", () -> "secret-key")
        .address(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
        .firstRetry(Duration.ofMillis(5));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** The last reply stays. */
  private synchronized void answer(HttpExchange exchange) throws IOException {
    requests.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    authorizations.add(exchange.getRequestHeaders().getFirst("Authorization"));
    Reply reply = replies.size() > 1 ? replies.poll() : replies.peek();
    if (reply.reset() != null) {
      exchange.getResponseHeaders().add("RateLimit-Reset", reply.reset());
    }
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private synchronized void willAnswer(int status, String body) {
    replies.add(new Reply(status, null, body));
  }

  private static String membership(String digest, String metadata) {
    return """
        {"data": {"project": {"artifactCollectionMembership": {
          "versionIndex": 3, "aliases": [{"alias": "champion"}, {"alias": "v3"}],
          "tomorrow": {"field": [1, null]},
          "artifact": {"id": "QXJ0aWZhY3Q6MQ==", "digest": "%s", "digestAlgorithm": "manifest_md5",
            "metadata": %s, "state": "COMMITTED", "createdAt": "2026-10-01T09:00:00"}}}}}
        """
        .formatted(digest, Json.write(metadata));
  }

  private static String ours(String more) {
    return "{\"framework\": \"none\", \"switchback\": {\"provider\": \"openai\", \"model\":"
        + " \"gpt-5-mini\", \"parameters\": {\"temperature\": 0}"
        + more
        + "}}";
  }

  @Test
  void resolvesAnAlias() {
    willAnswer(200, membership("abc", ours(", \"version\": \"1.4.0\"")));

    WandbCatalog.Found found = catalog.resolve("ticket-triage", "champion");

    ModelVersion expected =
        ModelVersion.builder()
            .version("1.4.0")
            .provider("openai")
            .model("gpt-5-mini")
            .parameter("temperature", 0)
            .build();
    assertThat(found.version().digest()).isEqualTo(expected.digest());
    assertThat(found.version().version()).isEqualTo("1.4.0");
    assertThat(found.version().registered().by()).isEqualTo("wandb");
    assertThat(found.number()).isEqualTo("v3");
    assertThat(found.aliases()).containsExactly("champion", "v3");
    assertThat(found.digest()).isEqualTo("abc (manifest_md5)");
    assertThat(authorizations)
        .containsOnly(
            "Basic "
                + Base64.getEncoder()
                    .encodeToString("api:secret-key".getBytes(StandardCharsets.UTF_8)));
    Map<String, Object> asked = Json.readObject(requests.get(0));
    assertThat(asked.get("variables"))
        .isEqualTo(
            Map.of(
                "entity", "acme",
                "project", "wandb-registry-models",
                "name", "ticket-triage:champion"));
  }

  @Test
  void takesTheNumberForALabelWhereThereIsNone() {
    willAnswer(200, membership("abc", ours("")));
    assertThat(catalog.resolve("ticket-triage", "champion").version().version()).isEqualTo("v3");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\": {\"project\": null}}",
        "{\"data\": {\"project\": {\"artifactCollectionMembership\": null}}}",
        "{\"data\": {}}"
      })
  void saysNothingIsThere(String body) {
    willAnswer(200, body);
    assertThat(catalog.resolve("ticket-triage", "champion")).isNull();
  }

  @Test
  void failsByErrorsThatComeWith200() {
    willAnswer(200, "{\"errors\": [{\"message\": \"permission denied\"}], \"data\": null}");
    assertThatThrownBy(() -> catalog.resolve("ticket-triage", "champion"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("permission denied")
        .hasMessageNotContaining("secret-key");
  }

  @Test
  void waitsAsLongAsItIsToldAndAsksAgain() {
    replies.add(new Reply(429, "0.3", ""));
    willAnswer(503, "<html>");
    willAnswer(200, membership("abc", ours("")));
    long before = System.nanoTime();

    assertThat(catalog.resolve("ticket-triage", "champion")).isNotNull();
    assertThat(requests).hasSize(3);
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofMillis(300));
  }

  @Test
  void givesUpAfterFourFailures() {
    willAnswer(500, "");
    assertThatThrownBy(() -> catalog.resolve("ticket-triage", "champion"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("500");
    assertThat(requests).hasSize(4);
  }

  @Test
  void doesNotAskAgainWithAWrongKey() {
    willAnswer(401, "unauthorized");
    assertThatThrownBy(() -> catalog.resolve("ticket-triage", "champion"))
        .hasMessageContaining("401");
    assertThat(requests).hasSize(1);
  }

  @Test
  void refusesAContentThatIsNotOfItsDigest() {
    willAnswer(200, membership("abc", ours(", \"digest\": \"sha256:" + "0".repeat(64) + "\"")));
    assertThatThrownBy(() -> catalog.resolve("ticket-triage", "champion"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("digest");
  }

  @Test
  void refusesAnArtifactThatHasAnotherDigestThanBefore() {
    willAnswer(200, membership("abc", ours("")));
    willAnswer(200, membership("def", ours("")));
    catalog.resolve("ticket-triage", "champion");

    assertThatThrownBy(() -> catalog.resolve("ticket-triage", "champion"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("def");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"switchback\": 3}", "not json", "{\"switchback\": {}}"})
  void refusesMetadataThatIsNoVersion(String metadata) {
    willAnswer(200, membership("abc", metadata));
    assertThatThrownBy(() -> catalog.resolve("ticket-triage", "champion"))
        .isInstanceOf(RegistryException.class);
  }

  @Test
  void refusesAnArtifactThatIsNotCommitted() {
    willAnswer(200, membership("abc", ours("")).replace("COMMITTED", "PENDING"));
    assertThatThrownBy(() -> catalog.resolve("ticket-triage", "champion"))
        .hasMessageContaining("PENDING");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"versionIndex", "aliases", "digestAlgorithm", "state", "createdAt", "tomorrow"})
  void doesWithoutAFieldThatItDoesNotNeed(String field) {
    String reply = membership("abc", ours(", \"version\": \"1.4.0\""));
    willAnswer(200, reply.replace("\"" + field + "\"", "\"renamed\""));

    assertThat(catalog.resolve("ticket-triage", "champion").version().model())
        .isEqualTo("gpt-5-mini");
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "digest", "metadata"})
  void namesAFieldThatItNeedsAndIsMissing(String field) {
    willAnswer(200, membership("abc", ours("")).replace("\"" + field + "\":", "\"renamed\":"));

    assertThatThrownBy(() -> catalog.resolve("ticket-triage", "champion"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining(field)
        .hasMessageNotContaining("secret-key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"no map\"]", "[{\"code\": 7}]", "[{\"message\": 7}]"})
  void takesErrorsOfAnyShapeForARefusal(String errors) {
    willAnswer(200, "{\"errors\": " + errors + "}");

    assertThatThrownBy(() -> catalog.resolve("ticket-triage", "champion"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("it does not say why");
    assertThat(requests).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "-3", ""})
  void asksAgainAfterALimitThatDoesNotSayHowLong(String reset) {
    replies.add(new Reply(429, reset, ""));
    willAnswer(200, membership("abc", ours("")));

    assertThat(catalog.resolve("ticket-triage", "champion")).isNotNull();
    assertThat(requests).hasSize(2);
  }

  @Test
  void carriesAVersionIntoAStoreOnce() {
    willAnswer(200, membership("abc", ours(", \"version\": \"2.0.0\"")));
    InMemoryRegistry store =
        InMemoryRegistry.ofYaml(
            """
            route: ticket-triage
            versions:
              - {version: "1.0.0", provider: openai, model: gpt-5}
            serving: {revision: 1, stable: "1.0.0", mode: auto}
            """);

    assertThat(catalog.register(store, "ticket-triage", "ticket-triage", "champion", "ana").kind())
        .isEqualTo("register");
    assertThat(catalog.register(store, "ticket-triage", "ticket-triage", "champion", "ana"))
        .isNull();
    assertThat(store.read("ticket-triage").document().version("2.0.0")).isNotNull();
  }

  @Test
  void hintsOnceItKnowsWhereTheAliasPoints() {
    willAnswer(200, membership("abc", ours("")));
    AtomicInteger hints = new AtomicInteger();
    try (Registry.Watch watch =
        catalog.watch("ticket-triage", "champion", hints::incrementAndGet)) {
      await().until(() -> hints.get() == 1);
      assertThat(watch.age()).isLessThan(Duration.ofSeconds(30));
    }
  }

  @Test
  void doesNotPollFasterThanEvery30Seconds() {
    assertThatThrownBy(() -> builder().poll(Duration.ofSeconds(29)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
