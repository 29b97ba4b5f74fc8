package dev.switchback.integration.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresRegistryTest extends JdbcContract {
  @TempDir static Path directory;
  private static PostgresServer server;

  @BeforeAll
  static void startServer() throws IOException {
    server = new PostgresServer(directory.resolve("data"));
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @Override
  protected DataSource connect() {
    return closing(server.pool(6));
  }

  @Override
  protected void stop() throws IOException {
    server.stop();
  }

  @Override
  protected void start() throws IOException {
    server.start();
  }

  @Test
  void listensAndGivesTheStoresTime() {
    assertThat(registry().capabilities().push()).isTrue();
    assertThat(registry().capabilities().storeTime()).isTrue();
  }

  @Test
  void doesNotPushWhereItShallNotListen() {
    try (JdbcRegistry quiet = JdbcRegistry.builder(connect()).listen(false).build()) {
      assertThat(quiet.capabilities().push()).isFalse();
    }
  }
}
