package dev.switchback.integration.redis;

import dev.switchback.evidence.LedgerStore;
import dev.switchback.evidence.LedgerStoreContractTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
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
}
