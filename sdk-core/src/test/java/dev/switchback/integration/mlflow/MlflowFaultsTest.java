package dev.switchback.integration.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchback.document.Change;
import dev.switchback.document.Json;
import dev.switchback.document.ModelVersion;
import dev.switchback.registry.RegistryException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What MLflow does when something is wrong, on loopback. The real server is the peers' test. */
class MlflowFaultsTest {
  private interface Fault {
    /** True if it answered. */
    boolean answer(HttpExchange exchange, String request) throws IOException;
  }

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final Deque<Fault> faults = new ArrayDeque<>();
  private final Map<String, String> tags = new LinkedHashMap<>();
  private final Map<String, String> aliases = new LinkedHashMap<>();
  private final List<Map<?, ?>> versions = new ArrayList<>();
  private HttpServer server;
  private MlflowServer address;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/2.0/mlflow/", this::handle);
    server.start();
    address =
        MlflowServer.at(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
            .timeout(Duration.ofSeconds(5));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring("/api/2.0/mlflow/".length());
    String request = exchange.getRequestMethod() + " " + path;
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(request);
    Fault fault = faults.peek();
    if (fault != null && fault.answer(exchange, request)) {
      faults.poll();
      return;
    }
    Map<String, Object> given = body.isEmpty() ? Map.of() : Json.readObject(body);
    switch (request) {
      case "GET registered-models/get" ->
          reply(
              exchange,
              200,
              Map.of(
                  "registered_model",
                  Map.of(
                      "tags",
                      pairs(tags, "key", "value"),
                      "aliases",
                      pairs(aliases, "alias", "version"))));
      case "GET model-versions/search" -> reply(exchange, 200, Map.of("model_versions", versions));
      case "GET model-versions/get" -> {
        String number = exchange.getRequestURI().getQuery().replaceAll(".*version=(\\d+).*", "$1");
        reply(exchange, 200, Map.of("model_version", versions.get(Integer.parseInt(number) - 1)));
      }
      case "POST model-versions/create" -> {
        make(given);
        reply(exchange, 200, Map.of());
      }
      case "POST registered-models/set-tag" -> {
        tags.put((String) given.get("key"), (String) given.get("value"));
        reply(exchange, 200, Map.of());
      }
      case "POST registered-models/alias" -> {
        aliases.put((String) given.get("alias"), (String) given.get("version"));
        reply(exchange, 200, Map.of());
      }
      default -> reply(exchange, 200, Map.of());
    }
  }

  private void make(Map<String, Object> given) {
    versions.add(
        Map.of("version", Integer.toString(versions.size() + 1), "tags", given.get("tags")));
  }

  private static List<Map<String, String>> pairs(
      Map<String, String> map, String key, String value) {
    return map.entrySet().stream()
        .map(entry -> Map.of(key, entry.getKey(), value, entry.getValue()))
        .toList();
  }

  private static void reply(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] bytes =
        (body instanceof String text ? text : Json.write(body)).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Drops the connection without a reply. */
  private static Fault lost(String at) {
    return (exchange, request) -> {
      if (!request.equals(at)) {
        return false;
      }
      exchange.close();
      return true;
    };
  }

  private static Fault says(int status, String body) {
    return (exchange, request) -> {
      reply(exchange, status, body);
      return true;
    };
  }

  private MlflowRegistry published() {
    MlflowRegistry registry = MlflowRegistry.builder(address).route("triage").build();
    registry.publish("triage.yaml", MlflowPeersTest.text("triage"), "ana", "");
    requests.clear();
    return registry;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET registered-models/get",
        "POST registered-models/set-tag",
        "POST registered-models/alias"
      })
  void sendsAgainWhatAConnectionLost(String request) {
    MlflowRegistry registry = published();
    aliases.put("champion", "2");
    faults.add(lost(request));

    assertThatCode(() -> registry.change("triage", new Change.Freeze(), "ana", ""))
        .doesNotThrowAnyException();
    assertThat(faults).isEmpty();
    assertThat(registry.history("triage")).hasSize(1);
  }

  @Test
  void looksBeforeItMakesAVersionAgain() {
    MlflowRegistry registry = published();
    ModelVersion version =
        ModelVersion.builder().version("1.6.0").provider("openai").model("gpt-5").build();
    faults.add(
        (exchange, request) -> {
          if (!request.equals("POST model-versions/create")) {
            return false;
          }
          // It was made, and the reply is lost.
          make(Map.of("tags", pairs(VersionTags.write(version), "key", "value")));
          exchange.close();
          return true;
        });

    registry.change("triage", new Change.Register(version), "ana", "");

    assertThat(versions).hasSize(3);
    assertThat(requests.stream().filter("POST model-versions/create"::equals)).hasSize(1);
  }

  @Test
  void makesAChangeAgainThatAnotherWriterUndid() {
    MlflowRegistry registry = published();
    faults.add(
        (exchange, request) -> {
          if (!request.equals("POST registered-models/set-tag")) {
            return false;
          }
          tags.put(
              "switchback.rollout", "{\"revision\": 7, \"stable\": \"1.5.0\", \"mode\": \"auto\"}");
          reply(exchange, 200, Map.of());
          return true;
        });

    assertThat(registry.change("triage", new Change.Freeze(), "ana", "").revision()).isEqualTo(8);
    assertThat(registry.read("triage").document().serving().stable()).isEqualTo("1.5.0");
  }

  @ParameterizedTest
  @CsvSource({
    "401, You are not authenticated",
    "403, Permission denied",
    "404, <!doctype html><title>404</title>",
    "500, <html>Internal Server Error</html>",
    "200, <html>a login page</html>"
  })
  void saysWhatIsWrongWhereTheReplyIsTextOrHtml(int status, String body) {
    faults.add(says(status, body));
    assertThatThrownBy(() -> MlflowCatalog.of(address.basic("ana", "hidden")).read("triage"))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("reading model triage failed")
        .hasMessageNotContaining("hidden")
        .hasMessageNotContaining("<");
  }

  @Test
  void takesOnlyTheRightCodeForAMissingModel() {
    faults.add(says(404, "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\", \"new\": [1]}"));
    assertThat(MlflowCatalog.of(address).read("triage")).isNull();
    faults.add(says(404, "{\"error_code\": \"ENDPOINT_NOT_FOUND\"}"));
    assertThatThrownBy(() -> MlflowCatalog.of(address).read("triage"))
        .isInstanceOf(RegistryException.class);
  }

  @Test
  void sendsCredentialsAndTheWorkspaceWhereTheyAreGiven() {
    List<String> headers = new ArrayList<>();
    Fault look =
        (exchange, request) -> {
          headers.add(
              exchange.getRequestHeaders().getFirst("Authorization")
                  + " "
                  + exchange.getRequestHeaders().getFirst("X-MLFLOW-WORKSPACE"));
          return false;
        };
    faults.add(look);
    MlflowCatalog.of(address.credentialsOf(Map.of())).read("triage");
    MlflowCatalog.of(
            address.credentialsOf(
                Map.of("MLFLOW_TRACKING_TOKEN", "t0ken", "MLFLOW_WORKSPACE", "risk")))
        .read("triage");
    assertThat(headers).containsExactly("null null", "Bearer t0ken risk");
  }

  @Test
  void readsAQuietRouteByOneRequest() {
    MlflowRegistry registry = published();
    registry.read("triage");
    requests.clear();

    registry.readAll();

    assertThat(requests).containsExactly("GET registered-models/get");
  }

  @Test
  void promisesNothingAndIsNotAskedTooOften() {
    MlflowRegistry registry = published();
    assertThat(registry.capabilities().cas()).isFalse();
    assertThat(registry.capabilities().atomicAudit()).isFalse();
    assertThatThrownBy(
            () -> MlflowRegistry.builder(address).route("triage").poll(Duration.ofSeconds(4)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"latest", "V12", "über", "a b", ""})
  void refusesAliasesThatMlflowReserves(String alias) {
    assertThatThrownBy(() -> Bounds.alias(alias)).isInstanceOf(RegistryException.class);
  }

  @Test
  void countsCharactersAsMlflowDoes() {
    assertThatCode(() -> Bounds.modelTag("m", "k", "\uD83D\uDE00".repeat(5_000)))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> Bounds.modelTag("m", "k", "x".repeat(5_001)))
        .isInstanceOf(RegistryException.class);
    assertThatThrownBy(() -> Bounds.modelTag("m", "k?", "x")).isInstanceOf(RegistryException.class);
  }
}
