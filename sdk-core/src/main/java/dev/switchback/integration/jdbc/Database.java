package dev.switchback.integration.jdbc;

import dev.switchback.registry.RegistryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections and transactions of a data source, and its failures as ours. */
final class Database {
  private static final Logger log = LoggerFactory.getLogger(Database.class);
  private static final String DRIVER = "PostgreSQL JDBC Driver";
  private static final int TRIES = 4;

  /** What is done on a connection. */
  interface Work<T extends @Nullable Object> {
    T on(Connection connection) throws SQLException;
  }

  private final DataSource source;
  private volatile @Nullable Dialect dialect;
  private volatile boolean listenable;

  Database(DataSource source) {
    this.source = source;
  }

  Connection open() throws SQLException {
    return source.getConnection();
  }

  Dialect dialect(Connection connection) throws SQLException {
    Dialect known = dialect;
    if (known == null) {
      known = Dialect.of(connection);
      listenable =
          known == Dialect.POSTGRESQL && DRIVER.equals(connection.getMetaData().getDriverName());
      dialect = known;
    }
    return known;
  }

  /** Whether it is PostgreSQL with the driver that tells notifications; asks once. */
  boolean isListenable() {
    if (dialect == null) {
      read("asking for the database's name", this::dialect);
    }
    return listenable;
  }

  /** Reads, with no transaction around it. */
  <T extends @Nullable Object> T read(String what, Work<T> work) {
    try (Connection connection = source.getConnection()) {
      return work.on(connection);
    } catch (SQLException failed) {
      throw failure(what, failed);
    }
  }

  /**
   * Works in a transaction, again if it lost against another one, at most 3 times.
   *
   * @throws RegistryException when the work was not done, or may not have been
   */
  <T extends @Nullable Object> T change(String what, Work<T> work) {
    for (int tried = 1; ; tried++) {
      try {
        return inTransaction(work);
      } catch (SQLException failed) {
        if (!lost(failed) || tried == TRIES) {
          throw failure(what, failed);
        }
        log.debug("{} lost against another writer", what);
        long millis = ThreadLocalRandom.current().nextLong(1, 1L + 10L * tried);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
      }
    }
  }

  private <T extends @Nullable Object> T inTransaction(Work<T> work) throws SQLException {
    try (Connection connection = source.getConnection()) {
      boolean auto = connection.getAutoCommit();
      connection.setAutoCommit(false);
      boolean done = false;
      try {
        T result = work.on(connection);
        connection.commit();
        done = true;
        return result;
      } finally {
        leave(connection, done, auto);
      }
    }
  }

  /** A connection that fails here is broken, and the first failure says more. */
  private static void leave(Connection connection, boolean done, boolean auto) {
    try {
      if (!done) {
        connection.rollback();
      }
      connection.setAutoCommit(auto);
    } catch (SQLException broken) {
      log.debug("a connection was lost: {}", Failures.text(broken));
    }
  }

  /** Deadlock, serialization failure, or a row that another process inserted first. */
  private static boolean lost(SQLException failed) {
    String state = failed.getSQLState();
    return state != null && (state.startsWith("40") || state.startsWith("23"));
  }

  static RegistryException failure(String what, SQLException failed) {
    return new RegistryException(
        what + " failed: " + Failures.text(failed) + "; " + Failures.remedy(failed),
        Failures.clean(failed));
  }
}
