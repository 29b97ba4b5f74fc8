package dev.switchback.integration.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/** A real PostgreSQL on 127.0.0.1 that can be stopped and started with what it held. */
final class PostgresServer implements AutoCloseable {
  private final Path directory;
  private final int port;
  private EmbeddedPostgres running;

  PostgresServer(Path directory) throws IOException {
    this.directory = directory;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
    start();
  }

  void start() throws IOException {
    running =
        EmbeddedPostgres.builder()
            .setPort(port)
            .setDataDirectory(directory)
            .setCleanDataDirectory(false)
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("fsync", "off")
            .start();
  }

  void stop() throws IOException {
    running.close();
  }

  HikariDataSource pool() {
    return pool("postgres");
  }

  HikariDataSource pool(String user) {
    return Pools.of("jdbc:postgresql://127.0.0.1:" + port + "/postgres", user);
  }

  @Override
  public void close() throws IOException {
    running.close();
  }
}
