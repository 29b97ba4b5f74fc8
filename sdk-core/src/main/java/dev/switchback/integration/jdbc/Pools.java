package dev.switchback.integration.jdbc;

import dev.switchback.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Statements on pools as a whole, and on processes. */
final class Pools {
  private static final List<String> TABLES = List.of("_flush", "_window", "_row", "_key", "");

  private final Connection connection;

  Pools(Connection connection) {
    this.connection = connection;
  }

  /** The row of a rollout's pool. */
  record Pool(
      String rollout,
      String name,
      int processes,
      long renew,
      long begun,
      int epoch,
      int window,
      long opened,
      long change) {
    /** There was one, and no other is begun. */
    boolean isLost() {
      return name.isEmpty();
    }
  }

  /** Runs a statement with numbers and texts in the places of its question marks. */
  static int update(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  void seen(String process, long now) throws SQLException {
    String update = "UPDATE switchback_process SET seen = ? WHERE process = ?";
    if (update(connection, update, now, process) == 0) {
      update(connection, "INSERT INTO switchback_process VALUES (?, ?)", process, now);
    }
  }

  int seenSince(long since) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT COUNT(*) FROM switchback_process WHERE seen > ?")) {
      select.setLong(1, since);
      try (ResultSet found = select.executeQuery()) {
        found.next();
        return found.getInt(1);
      }
    }
  }

  /** Drops what nobody has asked for since then. */
  void forget(long before) throws SQLException {
    update(connection, "DELETE FROM switchback_process WHERE seen < ?", before);
    List<String> rollouts = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT rollout FROM switchback_pool WHERE touched < ? FOR UPDATE")) {
      select.setLong(1, before);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          rollouts.add(found.getString(1));
        }
      }
    }
    for (String rollout : rollouts) {
      for (String table : TABLES) {
        update(connection, "DELETE FROM switchback_pool" + table + " WHERE rollout = ?", rollout);
      }
    }
  }

  /** The pool, held until the transaction ends; none where there is none. */
  List<Pool> lock(String rollout) throws SQLException {
    List<Pool> pools = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT rollout, pool, processes, renew, begun, epoch, place, opened, changed"
                + " FROM switchback_pool WHERE rollout = ? FOR UPDATE")) {
      select.setString(1, rollout);
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          pools.add(
              new Pool(
                  found.getString(1),
                  found.getString(2),
                  found.getInt(3),
                  found.getLong(4),
                  found.getLong(5),
                  found.getInt(6),
                  found.getInt(7),
                  found.getLong(8),
                  found.getLong(9)));
        }
      }
    }
    return pools;
  }

  /** Leaves the rollout without a pool until then. */
  void lose(String rollout, long until) throws SQLException {
    update(
        connection,
        "INSERT INTO switchback_pool VALUES (?, '', 0, 0, 0, 1, 1, 0, 0, ?)",
        rollout,
        until);
  }

  /** Fails where another process has begun it meanwhile; the transaction is tried again then. */
  void begin(Ledger.Flush flush, int processes, long now) throws SQLException {
    update(
        connection,
        "INSERT INTO switchback_pool VALUES (?, ?, ?, ?, ?, 1, 1, ?, 1, ?)",
        flush.rollout(),
        flush.process() + ":" + flush.sequence(),
        processes,
        flush.renewMillis(),
        now,
        now,
        now);
    update(
        connection,
        "INSERT INTO switchback_pool_window VALUES (?, 1, 1, ?, 0, 0, '', 1)",
        flush.rollout(),
        now);
  }
}
