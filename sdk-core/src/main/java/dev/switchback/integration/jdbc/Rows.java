package dev.switchback.integration.jdbc;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import dev.switchback.registry.Amendment;
import dev.switchback.registry.Leases;
import dev.switchback.registry.StoreWatch;
import dev.switchback.registry.Stored;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The statements, on one connection. */
final class Rows {
  private static final String ROW =
      "SELECT route, epoch, revision, tag, format, document FROM switchback_route";

  /** Seconds after which a statement of a change gives up, so that a hung writer holds nobody. */
  static final int CHANGE_TIMEOUT = 10;

  private final Connection connection;

  Rows(Connection connection) {
    this.connection = connection;
  }

  /** One route as it is kept. */
  record Row(String route, long epoch, long revision, String tag, String format, String document) {
    boolean isOf(Stored stored) {
      return stored.name().equals(name()) && Arrays.equals(stored.bytes(), bytes());
    }

    private String name() {
      return route + "." + format;
    }

    private byte[] bytes() {
      return document.getBytes(StandardCharsets.UTF_8);
    }

    Stored stored() {
      return Stored.read(route, name(), bytes());
    }
  }

  List<Row> all() throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ROW + " ORDER BY route")) {
      return rows(select);
    }
  }

  /** The row or none. */
  List<Row> one(String route) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ROW + " WHERE route = ?")) {
      select.setString(1, route);
      return rows(select);
    }
  }

  /** The row or none, held against other writers until the transaction ends. */
  List<Row> lock(String route) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(ROW + " WHERE route = ? FOR UPDATE")) {
      select.setQueryTimeout(CHANGE_TIMEOUT);
      select.setString(1, route);
      return rows(select);
    }
  }

  private static List<Row> rows(PreparedStatement select) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (ResultSet found = select.executeQuery()) {
      while (found.next()) {
        rows.add(
            new Row(
                found.getString(1),
                found.getLong(2),
                found.getLong(3),
                found.getString(4),
                found.getString(5),
                found.getString(6)));
      }
    }
    return rows;
  }

  /** What a poll asks: no documents. */
  StoreWatch.Seen look() throws SQLException {
    StringBuilder state = new StringBuilder();
    boolean live = false;
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT route, epoch, revision, tag, live FROM switchback_route ORDER BY route");
        ResultSet found = select.executeQuery()) {
      while (found.next()) {
        for (int column = 1; column <= 4; column++) {
          state.append(found.getString(column)).append(' ');
        }
        live |= found.getInt(5) > 0;
      }
    }
    return new StoreWatch.Seen(state.toString(), live);
  }

  List<AuditEntry> audit(String route, long fromRevision) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT entry FROM switchback_audit WHERE route = ? AND revision >= ?"
                + " ORDER BY revision")) {
      select.setString(1, route);
      select.setLong(2, fromRevision);
      return entries(select);
    }
  }

  List<AuditEntry> newest(String route, int most) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT entry FROM switchback_audit WHERE route = ? ORDER BY revision DESC LIMIT ?")) {
      select.setString(1, route);
      select.setInt(2, most);
      return entries(select);
    }
  }

  private static List<AuditEntry> entries(PreparedStatement select) throws SQLException {
    List<AuditEntry> entries = new ArrayList<>();
    try (ResultSet found = select.executeQuery()) {
      while (found.next()) {
        entries.add(AuditEntry.fromJson(found.getString(1)));
      }
    }
    return entries;
  }

  /** False if the row is not that one any more. */
  boolean replace(Row row, Stored next) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE switchback_route SET epoch = ?, revision = ?, live = ?, tag = ?, format = ?,"
                + " document = ? WHERE route = ? AND revision = ? AND epoch = ? AND tag = ?")) {
      update.setQueryTimeout(CHANGE_TIMEOUT);
      int at = values(update, next);
      update.setString(at++, row.route());
      update.setLong(at++, row.revision());
      update.setLong(at++, row.epoch());
      update.setString(at, row.tag());
      return update.executeUpdate() == 1;
    }
  }

  /** The same by the function of {@code postgresql-rights.sql}, with the audit and the telling. */
  boolean step(Row row, Amendment made, Leases.@Nullable Lease lease) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("SELECT switchback_step(?, ?, ?, ?, ?, ?, ?)")) {
      select.setQueryTimeout(CHANGE_TIMEOUT);
      select.setString(1, row.route());
      select.setString(2, row.tag());
      select.setString(3, new String(made.next().bytes(), StandardCharsets.UTF_8));
      select.setString(4, made.entries().get(0).toJson());
      select.setString(5, lease == null ? "" : lease.name());
      select.setString(6, lease == null ? "" : lease.holder());
      select.setLong(7, lease == null ? 0 : lease.fence());
      try (ResultSet found = select.executeQuery()) {
        return found.next() && found.getBoolean(1);
      }
    }
  }

  void insert(Stored first) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO switchback_route (epoch, revision, live, tag, format, document, route)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      insert.setString(values(insert, first), first.route());
      insert.executeUpdate();
    }
  }

  private static int values(PreparedStatement statement, Stored stored) throws SQLException {
    RouteDocument document = Objects.requireNonNull(stored.document());
    Serving serving = document.serving();
    int at = 1;
    statement.setLong(at++, serving.epoch());
    statement.setLong(at++, serving.revision());
    statement.setInt(at++, serving.rollouts().size());
    statement.setString(at++, stored.tag());
    statement.setString(at++, stored.name().endsWith(".json") ? "json" : "yaml");
    statement.setString(at++, new String(stored.bytes(), StandardCharsets.UTF_8));
    return at;
  }

  void append(String route, List<AuditEntry> entries) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO switchback_audit (route, revision, entry) VALUES (?, ?, ?)")) {
      for (AuditEntry entry : entries) {
        insert.setString(1, route);
        insert.setLong(2, entry.revision());
        insert.setString(3, entry.toJson());
        insert.executeUpdate();
      }
    }
  }

  /** The database's time. */
  Instant now(Dialect dialect) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(dialect.micros);
        ResultSet found = select.executeQuery()) {
      found.next();
      return Instant.EPOCH.plus(found.getBigDecimal(1).longValue(), ChronoUnit.MICROS);
    }
  }

  /** Tells the listeners, once the transaction is committed. PostgreSQL only. */
  void notifyOf(String route) throws SQLException {
    try (PreparedStatement notify = connection.prepareStatement("SELECT pg_notify(?, ?)")) {
      notify.setString(1, PostgresEye.CHANNEL);
      notify.setString(2, route);
      notify.execute();
    }
  }
}
