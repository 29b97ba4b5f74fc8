package dev.switchback.integration.jdbc;

import dev.switchback.registry.LeasedStoreContractTest;
import dev.switchback.registry.Registry;
import dev.switchback.registry.StoreWatch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;

/** What the databases share. */
abstract class JdbcContract extends LeasedStoreContractTest {
  private final List<AutoCloseable> opened = new ArrayList<>();

  /** A data source of another process, to be closed after the test. */
  protected abstract DataSource connect();

  @Override
  protected Registry create() throws SQLException {
    DataSource source = connect();
    JdbcRegistry registry = JdbcRegistry.of(source);
    registry.createTables();
    execute("DELETE FROM switchback_route");
    execute("DELETE FROM switchback_audit");
    execute("DELETE FROM switchback_lease");
    return registry;
  }

  @Override
  protected Registry open(StoreWatch.Pace pace) {
    return JdbcRegistry.builder(connect()).pace(pace).build();
  }

  /** Keeps it to be closed after the test. */
  protected <T extends AutoCloseable> T closing(T source) {
    opened.add(source);
    return source;
  }

  @AfterEach
  void closePools() throws Exception {
    for (AutoCloseable source : opened) {
      source.close();
    }
    opened.clear();
  }

  @Override
  protected void force(String route, String text) throws SQLException {
    DataSource source = connect();
    try (Connection connection = source.getConnection();
        PreparedStatement delete =
            connection.prepareStatement("DELETE FROM switchback_route WHERE route = ?");
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO switchback_route VALUES (?, 1, 1, 0, ?, 'yaml', ?)")) {
      delete.setString(1, route);
      delete.executeUpdate();
      insert.setString(1, route);
      insert.setString(2, "forced " + text.hashCode());
      insert.setString(3, text);
      insert.executeUpdate();
    }
  }

  @Override
  protected void forget(String route) throws SQLException {
    execute("DELETE FROM switchback_route");
  }

  private void execute(String sql) throws SQLException {
    DataSource source = connect();
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
