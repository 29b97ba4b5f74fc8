package dev.switchback.integration.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchback.document.Change;
import dev.switchback.document.Rollout;
import dev.switchback.registry.Registry;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.StoreWatch;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.embedded.RedisServer;

/** The users of {@code acl.txt} on a real Redis. */
class RedisRightsTest {
  private static final String ROUTE = "triage";
  private static final String TEXT =
      """
      route: triage
      purpose: Puts an inbound support ticket into a queue.
      owner: support-platform@example.com
      rollback: {runbook: "https://wiki.example.com/triage"}
      monitoring: ["https://grafana.example.com/d/triage"]
      versions:
        - {version: "1.4.0", provider: openai, model: gpt-5-mini}
        - {version: "1.5.0", provider: openai, model: gpt-5}
      serving: {revision: 1, stable: "1.4.0", mode: auto}
      thresholds:
        compare:
          - {signal: error_rate, tolerate: +50%}
        reference: {error_rate: 2%}
      """;

  private static int port;
  private static RedisServer server;
  private static RedisClient admin;
  private static RedisClient application;
  private static RedisClient reader;

  @BeforeAll
  static void startServer() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    server = RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1").build();
    server.start();
    admin = RedisClient.builder().hostAndPort("127.0.0.1", port).build();
    try (InputStream in = RedisRegistry.class.getResourceAsStream("acl.txt")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("ACL "))
          .map(line -> line.substring(4).split(" "))
          .forEach(rules -> command(admin, "ACL", rules));
    }
    application = client("switchback-application");
    reader = client("switchback-reader");
  }

  private static RedisClient client(String user) {
    return RedisClient.builder()
        .hostAndPort("127.0.0.1", port)
        .clientConfig(DefaultJedisClientConfig.builder().user(user).password("CHANGE-ME").build())
        .build();
  }

  @SuppressWarnings("deprecation") // there is no other way to send a command by its name
  private static Object command(RedisClient client, String name, String... arguments) {
    return client.sendCommand(() -> name.getBytes(StandardCharsets.US_ASCII), arguments);
  }

  @AfterAll
  static void stopServer() throws IOException {
    List.of(admin, application, reader).forEach(RedisClient::close);
    server.stop();
  }

  @BeforeEach
  void publish() {
    admin.flushAll();
    RedisRegistry persons = RedisRegistry.of(admin);
    persons.publish("triage.yaml", TEXT.getBytes(StandardCharsets.UTF_8), "ana", "");
    persons.change(ROUTE, new Change.StartCanary(Rollout.of("a1", "1.5.0", 50_000)), "ana", "");
  }

  @Test
  void anApplicationRevertsAndAReaderHearsOfIt() {
    AtomicInteger hints = new AtomicInteger();
    RedisRegistry reading =
        RedisRegistry.builder(reader)
            .pace(new StoreWatch.Pace(Duration.ofHours(1), Duration.ofHours(1)))
            .build();
    try (Registry.Watch watch = reading.watch(hints::incrementAndGet)) {
      await().until(() -> hints.get() >= 1);
      await()
          .until(
              () ->
                  ((List<?>) command(admin, "PUBSUB", "NUMSUB", "{switchback}:changes"))
                      .get(1)
                      .equals(1L));
      int before = hints.get();
      RedisRegistry.of(application)
          .change(ROUTE, new Change.Revert("a1", Map.of()), "switchback:shop", "breached");

      await().until(() -> hints.get() > before);
      assertThat(reading.readAll().get(ROUTE).document().serving().rollouts()).isEmpty();
      assertThat(reading.history(ROUTE)).hasSize(2);
      assertThat(watch.age()).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DEL {switchback}:documents",
        "HDEL {switchback}:documents triage",
        "LSET {switchback}:audit:triage 0 x",
        "LTRIM {switchback}:audit:triage 1 -1",
        "RENAME {switchback}:documents x",
        "EXPIRE {switchback}:documents 1",
        "HSET other a b",
        "PUBLISH other x",
        "FLUSHALL",
        "KEYS *",
        "CONFIG GET *",
        "ACL LIST",
        "SHUTDOWN NOSAVE"
      })
  void anApplicationDropsNothingAndTouchesNothingElse(String command) {
    String[] words = command.split(" ");
    String[] arguments = Arrays.copyOfRange(words, 1, words.length);
    assertThatThrownBy(() -> command(application, words[0], arguments))
        .isInstanceOf(JedisDataException.class)
        .hasMessageContaining("NOPERM");
    String script = "return redis.call(unpack(ARGV))";
    assertThatThrownBy(() -> application.eval(script, List.of(), List.of(words)))
        .isInstanceOf(JedisDataException.class);
    assertThat(RedisRegistry.of(admin).history(ROUTE)).hasSize(1);
  }

  @Test
  void aReaderWritesNothing() {
    RedisRegistry reading = RedisRegistry.of(reader);
    assertThatCode(() -> reading.read(ROUTE)).doesNotThrowAnyException();
    assertThatThrownBy(() -> reading.change(ROUTE, new Change.Freeze(), "ana", ""))
        .isInstanceOf(RegistryException.class);
    assertThat(reading.read(ROUTE).document().serving().revision()).isEqualTo(2);
  }
}
