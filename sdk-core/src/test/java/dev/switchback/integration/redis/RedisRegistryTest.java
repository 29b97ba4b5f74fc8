package dev.switchback.integration.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.registry.BrokenAuditException;
import dev.switchback.registry.LeasedStoreContractTest;
import dev.switchback.registry.Registry;
import dev.switchback.registry.StoreWatch;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.RedisClient;
import redis.embedded.RedisServer;

class RedisRegistryTest extends LeasedStoreContractTest {
  private static final Keys KEYS = Keys.of("switchback");

  @TempDir static Path directory;
  private static int port;
  private static RedisServer server;
  private final List<RedisClient> clients = new ArrayList<>();

  @BeforeAll
  static void startServer() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    begin();
  }

  private static void begin() throws IOException {
    server =
        RedisServer.newRedisServer()
            .port(port)
            .setting("bind 127.0.0.1")
            .setting("dir " + directory)
            .setting("appendonly yes")
            .build();
    server.start();
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.stop();
  }

  private RedisClient client() {
    RedisClient client = RedisClient.builder().hostAndPort("127.0.0.1", port).build();
    clients.add(client);
    return client;
  }

  @AfterEach
  void closeClients() {
    clients.forEach(RedisClient::close);
  }

  @Override
  protected Registry create() {
    RedisClient client = client();
    client.flushAll();
    return RedisRegistry.of(client);
  }

  @Override
  protected Registry open(StoreWatch.Pace pace) {
    return RedisRegistry.builder(client()).pace(pace).build();
  }

  @Override
  protected void stop() throws IOException {
    server.stop();
  }

  @Override
  protected void start() throws IOException {
    begin();
    await()
        .ignoreExceptions()
        .until(
            () -> {
              try (RedisClient probe =
                  RedisClient.builder().hostAndPort("127.0.0.1", port).build()) {
                return probe.ping().equals("PONG");
              }
            });
  }

  @Override
  protected void force(String route, String text) {
    client().hset(KEYS.documents(), route, text);
  }

  @Override
  protected void forget(String route) {
    client().flushAll();
  }

  @Test
  void keepsPrefixesApart() {
    try (Registry other = RedisRegistry.builder(client()).prefix("staging").build()) {
      assertThat(other.readAll()).isEmpty();
    }
  }

  @Test
  void givesTheStoresTimeNeverBeforeTheEntryBefore() {
    registry().change("ticket-triage", new Change.Freeze(), "ana", "");
    registry().change("ticket-triage", new Change.Unfreeze(), "ana", "");

    List<AuditEntry> history = registry().history("ticket-triage");
    assertThat(history.get(1).at()).isAfterOrEqualTo(history.get(0).at());
    assertThat(Duration.between(history.get(1).at(), Instant.now()).abs())
        .isLessThan(Duration.ofMinutes(1)); // one machine, one clock
  }

  @Test
  void hintsNobodyAfterItIsClosed() {
    AtomicInteger hints = new AtomicInteger();
    Registry other = open(StoreWatch.Pace.USUAL);
    other.watch(hints::incrementAndGet);
    await().until(() -> hints.get() > 0);
    other.close();

    await()
        .untilAsserted(
            () ->
                assertThat(Thread.getAllStackTraces().keySet())
                    .extracting(Thread::getName)
                    .doesNotContain("switchback-push", "switchback-watch"));
  }

  @Test
  void anEntryTakenOutOfTheListByHandIsFound() throws Exception {
    registry().change("ticket-triage", new Change.Freeze(), "ana", "");
    registry().change("ticket-triage", new Change.Unfreeze(), "ana", "");
    registry().change("ticket-triage", new Change.Freeze(), "ana", "");
    assertThat(AuditEntry.verify(registry().history("ticket-triage"))).isNull();

    try (RedisClient client = client()) {
      String list = KEYS.audit("ticket-triage");
      assertThat(client.lrem(list, 1, client.lindex(list, 1))).isEqualTo(1);
    }

    assertThatThrownBy(() -> registry().history("ticket-triage"))
        .isInstanceOf(BrokenAuditException.class)
        .hasMessageContaining("ticket-triage");
  }
}
