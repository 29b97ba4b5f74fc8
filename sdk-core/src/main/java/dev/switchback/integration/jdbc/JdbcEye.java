package dev.switchback.integration.jdbc;

import dev.switchback.registry.StoreWatch;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Polls on a connection of the pool's, or listens where PostgreSQL's driver is there. */
final class JdbcEye implements StoreWatch.Eye {
  private final Database database;
  private final boolean listen;

  /** Written by the watch's thread only. */
  private volatile @Nullable PostgresEye listener;

  private volatile boolean closed;

  JdbcEye(Database database, boolean listen) {
    this.database = database;
    this.listen = listen;
  }

  @Override
  public StoreWatch.Seen look() {
    try {
      PostgresEye listening = listener;
      return listening == null ? first() : listening.look();
    } catch (SQLException failed) {
      hangUp();
      throw Database.failure("watching", failed);
    }
  }

  private StoreWatch.Seen first() throws SQLException {
    boolean listening = listen && !closed && database.isListenable();
    Connection connection = database.open();
    try {
      if (listening) {
        listener = PostgresEye.on(connection);
      }
      return new Rows(connection).look();
    } finally {
      if (listener == null) {
        connection.close();
      }
    }
  }

  @Override
  public void await(java.time.Duration most, StoreWatch.Pause pause) throws Exception {
    PostgresEye listening = listener;
    if (listening == null) {
      pause.sleep(most);
      return;
    }
    try {
      listening.await(most);
    } catch (SQLException failed) {
      hangUp();
      throw Database.failure("listening", failed);
    }
  }

  private void hangUp() {
    PostgresEye listening = listener;
    listener = null;
    if (listening != null) {
      listening.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    PostgresEye listening = listener;
    if (listening != null) {
      listening.abort();
    }
  }
}
