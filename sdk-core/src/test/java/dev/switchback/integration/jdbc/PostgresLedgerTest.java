package dev.switchback.integration.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import dev.switchback.evidence.LedgerStore;
import dev.switchback.evidence.LedgerStoreContractTest;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresLedgerTest extends LedgerStoreContractTest {
  @TempDir static Path directory;
  private static PostgresServer server;
  private static HikariDataSource source;

  @BeforeAll
  static void startServer() throws IOException {
    server = new PostgresServer(directory.resolve("data"));
    source = server.pool();
    JdbcLedger.of(source).createTables();
  }

  @AfterAll
  static void stopServer() throws IOException {
    source.close();
    server.close();
  }

  @Override
  protected LedgerStore open() {
    return JdbcLedger.of(source);
  }

  @Test
  void whatIsPooledGoesADayAfterTheLastProcessAskedForIt() throws Exception {
    new PoolExpiry(source).check();
  }
}
