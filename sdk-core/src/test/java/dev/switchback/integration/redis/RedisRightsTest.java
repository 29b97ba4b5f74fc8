package dev.switchback.integration.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import dev.switchback.document.Rollout;
import dev.switchback.registry.Leases;
import dev.switchback.registry.Registry;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.SignedRegistry;
import dev.switchback.registry.StoreWatch;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
        - {version: "1.4.1", provider: openai, model: gpt-5-mini-2}
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
    Rollout.Advance advance = new Rollout.Advance(Duration.ofHours(1), 500);
    Rollout rollout = new Rollout("a1", "1.5.0", 50_000, List.of(50_000, 250_000), advance);
    persons.change(ROUTE, new Change.StartCanary(rollout), "ana", "");
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
        "LPUSH {switchback}:audit:triage x",
        "LREM {switchback}:audit:triage 0 x",
        "LPOP {switchback}:audit:triage",
        "SET {switchback}:audit:triage x",
        "UNLINK {switchback}:audit:triage",
        "HDEL {switchback}:leases ramp:triage",
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

  static Stream<Change> changesOfPeople() {
    return Stream.of(
        new Change.Promote("a1"),
        new Change.SetShare("a1", 60_000),
        new Change.SwitchStable("1.4.1"),
        new Change.Freeze(),
        new Change.Describe("other", null, null, null, null, null));
  }

  /** Redis does not look at what is written; who checks signatures does. */
  @ParameterizedTest
  @MethodSource("changesOfPeople")
  void whatAnApplicationWritesBeyondItsRightIsRefusedByAllWhoCheckSignatures(Change change)
      throws Exception {
    SignedRegistry checking = signed(RedisRegistry.of(reader));
    assertThat(checking.read(ROUTE).problems()).isEmpty();

    RedisRegistry.of(application).change(ROUTE, change, "ana", "because");

    assertThat(checking.read(ROUTE).document()).isNull();
    assertThat(checking.read(ROUTE).problems().get(0).field()).isEqualTo("signature");
  }

  @Test
  void aCanaryThatAnApplicationStartsIsRefusedByAllWhoCheckSignatures() throws Exception {
    SignedRegistry checking = signed(RedisRegistry.of(reader));
    RedisRegistry application = RedisRegistry.of(RedisRightsTest.application);
    application.change(ROUTE, new Change.Revert("a1", Map.of()), "switchback:shop", "breached");
    assertThat(checking.read(ROUTE).problems()).isEmpty();

    Rollout another = Rollout.of("b1", "1.4.1", 50_000);
    application.change(ROUTE, new Change.StartCanary(another), "ana", "because");

    assertThat(checking.read(ROUTE).document()).isNull();
  }

  @Test
  void anApplicationTakesAStepOfASignedRampUnderTheLeaseAlone() throws Exception {
    SignedRegistry applications = signed(RedisRegistry.of(application));
    Change step = new Change.SetShare("a1", 250_000);
    assertThatThrownBy(() -> applications.change(ROUTE, step, "switchback:shop", ""))
        .isInstanceOf(ChangeRefusedException.class)
        .hasMessageContaining("lease");

    Leases leases = applications.leases();
    Leases.Lease lease = leases.acquire("ramp:triage", "h1", Leases.LONGEST);
    assertThat(leases.acquire("ramp:triage", "h2", Leases.LONGEST)).isNull();
    leases.change(lease, ROUTE, step, "switchback:shop", "");
    leases.release(lease);

    assertThat(applications.read(ROUTE).problems()).isEmpty();
    assertThat(applications.read(ROUTE).document().serving().rollout("a1").share())
        .isEqualTo(250_000);
    applications.change(ROUTE, new Change.Revert("a1", Map.of()), "switchback:shop", "breached");
    assertThat(applications.read(ROUTE).problems()).isEmpty();
  }

  /** Signs what is kept, and a registry held to signatures. */
  private static SignedRegistry signed(RedisRegistry registry) throws Exception {
    KeyPair ana = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    RedisRegistry persons = RedisRegistry.of(admin);
    byte[] bytes =
        SignedRegistry.sign("triage.yaml", persons.read(ROUTE).bytes(), "ana", ana.getPrivate());
    persons.publish("triage.yaml", bytes, "ana", "as signed");
    return SignedRegistry.of(registry, Map.of("ana", ana.getPublic()));
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
