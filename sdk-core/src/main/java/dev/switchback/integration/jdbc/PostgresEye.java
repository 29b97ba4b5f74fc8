package dev.switchback.integration.jdbc;

import dev.switchback.registry.StoreWatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens on a connection of its own. Loaded only where the driver is PostgreSQL's. A notification
 * only ends a wait early: what changed is always read.
 */
final class PostgresEye {
  static final String CHANNEL = "switchback";
  private static final Logger log = LoggerFactory.getLogger(PostgresEye.class);

  /** How soon an end of the watch is noticed where the connection cannot be aborted. */
  private static final int SLICE_MILLIS = 1_000;

  private final Connection connection;
  private final PGConnection postgres;
  private volatile boolean aborted;

  private PostgresEye(Connection connection, PGConnection postgres) {
    this.connection = connection;
    this.postgres = postgres;
  }

  /** Takes the connection over. */
  static PostgresEye on(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
    try (Statement listen = connection.createStatement()) {
      listen.execute("LISTEN " + CHANNEL);
    }
    return new PostgresEye(connection, connection.unwrap(PGConnection.class));
  }

  StoreWatch.Seen look() throws SQLException {
    return new Rows(connection).look();
  }

  /** Returns at a notification, or after this time. */
  void await(Duration most) throws SQLException {
    long end = System.nanoTime() + most.toNanos();
    while (!aborted) {
      long left = (end - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return;
      }
      PGNotification[] heard = postgres.getNotifications((int) Math.min(left, SLICE_MILLIS));
      if (heard != null && heard.length > 0) {
        return;
      }
    }
  }

  /** Gives the connection back as it was. */
  void close() {
    try (connection) {
      if (!aborted) {
        try (Statement unlisten = connection.createStatement()) {
          unlisten.execute("UNLISTEN " + CHANNEL);
        }
      }
    } catch (SQLException lost) {
      log.debug("the listening connection was lost: {}", Failures.text(lost));
    }
  }

  /** Ends it from another thread; it is not to be used again. */
  void abort() {
    aborted = true;
    try {
      connection.abort(Runnable::run);
      connection.close();
    } catch (SQLException lost) {
      log.debug("the listening connection was lost: {}", Failures.text(lost));
    }
  }
}
