package dev.switchback.integration.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchback.Ledger;
import dev.switchback.evidence.LedgerStore;
import dev.switchback.evidence.LedgerStoreContractTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.embedded.RedisServer;

class RedisLedgerTest extends LedgerStoreContractTest {
  private static RedisServer server;
  private static RedisClient client;

  @BeforeAll
  static void startServer() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    server = RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1").build();
    server.start();
    client = RedisClient.builder().hostAndPort("127.0.0.1", port).build();
  }

  @AfterAll
  static void stopServer() throws IOException {
    client.close();
    server.stop();
  }

  @Override
  protected LedgerStore open() {
    return RedisLedger.of(client);
  }

  @Test
  void whatIsPooledGoesADayAfterTheLastProcessAskedForIt() throws Exception {
    LedgerStore ledger = open();
    long day = Duration.ofDays(1).toMillis();
    String pool = ledger.exchange(flush("", 1)).pool();
    List<String> keys =
        Stream.of("", ":rows", ":changes", ":keys")
            .map(part -> "{switchback}:pool:ended" + part)
            .toList();
    ledger.exchange(flush(pool, 2));
    assertThat(keys).allSatisfy(key -> assertThat(client.pttl(key)).isBetween(day / 2, day));
    keys.forEach(key -> client.pexpire(key, 60_000));
    // Who asks keeps it for a day from then on.
    ledger.exchange(flush(pool, 3));
    assertThat(keys).allSatisfy(key -> assertThat(client.pttl(key)).isBetween(day / 2, day));
    keys.forEach(key -> client.pexpire(key, 1));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> keys.stream().noneMatch(key -> client.exists(key)));
  }

  private static Ledger.Flush flush(String pool, long sequence) {
    Ledger.Row row =
        new Ledger.Row(1, 1, 0, true, 0.05, 1, 1, List.of(1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L));
    List<Ledger.Row> rows = pool.isEmpty() ? List.of() : List.of(row);
    return new Ledger.Flush("ended", pool, "a", sequence, 0, 0, rows, List.of(), List.of(7L));
  }
}
