package dev.switchback.integration.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.document.Change;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.StoreWatch;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A database in this JVM: it goes away by giving no connections. */
class H2RegistryTest extends JdbcContract {
  private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + mode();
  private final AtomicBoolean away = new AtomicBoolean();

  /** More of the URL. */
  String mode() {
    return ";DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=20000";
  }

  @Override
  protected DataSource connect() {
    return source(
        () -> {
          if (away.get()) {
            throw new SQLException(
                "cannot connect to jdbc:x://ana:pa55@db/models?user=ana&password=s3cret", "08001");
          }
          return DriverManager.getConnection(url);
        });
  }

  private interface Opening {
    Connection open() throws SQLException;
  }

  private static DataSource source(Opening opening) {
    return (DataSource)
        Proxy.newProxyInstance(
            H2RegistryTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("getConnection")) {
                return opening.open();
              }
              throw new InvocationTargetException(null, "unexpected " + method);
            });
  }

  @Override
  protected void stop() {
    away.set(true);
  }

  @Override
  protected void start() {
    away.set(false);
  }

  @AfterEach
  void dropDatabase() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("SHUTDOWN");
    }
  }

  @Override
  protected StoreWatch.Pace pushed() {
    return StoreWatch.Pace.USUAL;
  }

  @Test
  void findsChangesByPollingAlone() {
    assertThat(registry().capabilities().push()).isFalse();
  }

  @Test
  void keepsPasswordsOutOfWhatItThrows() {
    stop();

    assertThatThrownBy(() -> registry().change("ticket-triage", new Change.Freeze(), "ana", ""))
        .isInstanceOf(RegistryException.class)
        .satisfies(
            thrown -> {
              StringWriter trace = new StringWriter();
              thrown.printStackTrace(new PrintWriter(trace));
              assertThat(trace.toString())
                  .contains("08001", "cannot connect")
                  .doesNotContain("s3cret")
                  .doesNotContain("pa55");
            });
  }

  @Test
  void saysThatTheTablesAreToBeMade() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("DROP TABLE switchback_route");
    }

    assertThatThrownBy(registry()::readAll)
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("createTables()");
  }
}
