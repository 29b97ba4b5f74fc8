package dev.switchback.integration.jdbc;

import dev.switchback.registry.Leases.Lease;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The statements of leases, on one connection, within a transaction. */
final class LeaseRows {
  /** The SQLState of a change whose lease is lost; {@code postgresql-rights.sql} raises it too. */
  static final String LOST = "SB001";

  private final Connection connection;

  LeaseRows(Connection connection) {
    this.connection = connection;
  }

  private record Row(String holder, long fence, long expires) {}

  /** The row or none, held against others until the transaction ends. */
  private List<Row> lock(String name) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT holder, fence, expires FROM switchback_lease WHERE name = ? FOR UPDATE")) {
      select.setQueryTimeout(Rows.CHANGE_TIMEOUT);
      select.setString(1, name);
      try (ResultSet found = select.executeQuery()) {
        return found.next()
            ? List.of(new Row(found.getString(1), found.getLong(2), found.getLong(3)))
            : List.of();
      }
    }
  }

  /** The number of the lease, or 0 if another holds it. */
  long acquire(String name, String holder, long millis, Dialect dialect) throws SQLException {
    List<Row> locked = lock(name);
    long now = micros(dialect);
    long expires = now + 1_000 * millis;
    if (locked.isEmpty()) {
      // Who loses this race hits the primary key, and the transaction is made again.
      put("INSERT INTO switchback_lease (holder, fence, expires, name) VALUES (?, ?, ?, ?)")
          .run(holder, 1, expires, name);
      return 1;
    }
    Row row = locked.get(0);
    boolean held = row.expires() > now;
    if (held && !row.holder().equals(holder)) {
      return 0;
    }
    long fence = held ? row.fence() : row.fence() + 1;
    put("UPDATE switchback_lease SET holder = ?, fence = ?, expires = ? WHERE name = ?")
        .run(holder, fence, expires, name);
    return fence;
  }

  void release(Lease lease) throws SQLException {
    List<Row> locked = lock(lease.name());
    if (!locked.isEmpty() && isOf(locked.get(0), lease)) {
      put("UPDATE switchback_lease SET holder = ?, fence = ?, expires = ? WHERE name = ?")
          .run(lease.holder(), lease.fence(), 0, lease.name());
    }
  }

  /** Whether it is held now; if so, nobody else is given it until the transaction ends. */
  boolean holds(Lease lease, Dialect dialect) throws SQLException {
    List<Row> locked = lock(lease.name());
    return !locked.isEmpty()
        && isOf(locked.get(0), lease)
        && locked.get(0).expires() > micros(dialect);
  }

  private static boolean isOf(Row row, Lease lease) {
    return row.holder().equals(lease.holder()) && row.fence() == lease.fence();
  }

  private long micros(Dialect dialect) throws SQLException {
    return ChronoUnit.MICROS.between(Instant.EPOCH, new Rows(connection).now(dialect));
  }

  private interface Put {
    void run(String holder, long fence, long expires, String name) throws SQLException;
  }

  private Put put(String sql) {
    return (holder, fence, expires, name) -> {
      try (PreparedStatement put = connection.prepareStatement(sql)) {
        put.setString(1, holder);
        put.setLong(2, fence);
        put.setLong(3, expires);
        put.setString(4, name);
        put.executeUpdate();
      }
    };
  }

  /** As {@link #acquire}, by the function of {@code postgresql-rights.sql}. */
  long ask(String name, String holder, long millis) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT switchback_lease(?, ?, ?)")) {
      select.setString(1, name);
      select.setString(2, holder);
      select.setLong(3, millis);
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? found.getLong(1) : 0;
      }
    }
  }

  /** As {@link #release}, by the function of {@code postgresql-rights.sql}. */
  void giveBack(Lease lease) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT switchback_release(?, ?, ?)")) {
      select.setString(1, lease.name());
      select.setString(2, lease.holder());
      select.setLong(3, lease.fence());
      select.execute();
    }
  }
}
