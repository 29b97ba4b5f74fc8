package dev.switchback.operator;

import dev.switchback.integration.jdbc.JdbcLedger;
import dev.switchback.integration.jdbc.JdbcRegistry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import redis.embedded.RedisServer;

/** Stores that are also ledgers, on 127.0.0.1: servers that are started when they are asked for. */
final class RealStores implements AutoCloseable {
  /** The password of all of them. */
  static final String SECRET = CommandsContractTest.SECRET;

  enum Kind {
    H2,
    POSTGRES,
    REDIS
  }

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Path directory;
  private EmbeddedPostgres postgres;
  private RedisServer redis;
  private int redisPort;

  RealStores(Path directory) {
    this.directory = directory;
  }

  /** The URL of an empty store, its tables made. */
  String url(Kind kind) throws IOException, SQLException {
    String name = "store" + NUMBER.incrementAndGet();
    return switch (kind) {
      case H2 -> tables("jdbc:h2:mem:%s;DB_CLOSE_DELAY=-1;USER=sa;PASSWORD=%s", name, SECRET);
      case POSTGRES -> {
        database(name);
        String at = "jdbc:postgresql://postgres:%s@127.0.0.1:" + postgres.getPort() + "/%s";
        yield tables(at, SECRET, name);
      }
      case REDIS -> {
        startRedis();
        yield "redis://:" + SECRET + "@127.0.0.1:" + redisPort + "/0#" + name;
      }
    };
  }

  private static String tables(String form, String... parts) {
    String url = form.formatted((Object[]) parts);
    try (Opened opened = JdbcStore.open(url, java.util.Map.of())) {
      ((JdbcRegistry) opened.registry()).createTables();
      ((JdbcLedger) opened.ledger().store()).createTables();
    }
    return url;
  }

  private void database(String name) throws IOException, SQLException {
    if (postgres == null) {
      postgres =
          EmbeddedPostgres.builder()
              .setDataDirectory(directory.resolve("postgres"))
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("fsync", "off")
              .start();
    }
    Properties user = new Properties();
    user.setProperty("user", "postgres");
    String url = "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
    try (Connection connection = new DriverSource(url, user).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
  }

  private void startRedis() throws IOException {
    if (redis == null) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        redisPort = free.getLocalPort();
      }
      redis =
          RedisServer.newRedisServer()
              .port(redisPort)
              .setting("bind 127.0.0.1")
              .setting("dir " + directory)
              .setting("requirepass " + SECRET)
              .build();
      redis.start();
    }
  }

  @Override
  public void close() throws IOException {
    if (postgres != null) {
      postgres.close();
    }
    if (redis != null) {
      redis.stop();
    }
  }
}
