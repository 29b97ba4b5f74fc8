package dev.switchback.integration.jdbc;

import static java.util.Objects.requireNonNull;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.Problem;
import dev.switchback.registry.Amendment;
import dev.switchback.registry.AuditTrail;
import dev.switchback.registry.Leases;
import dev.switchback.registry.Registry;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.StoreWatch;
import dev.switchback.registry.Stored;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Routes in two tables of PostgreSQL, MySQL, MariaDB or H2. Thread-safe; any number of processes
 * may share the tables. Give it a pool: a poll takes a connection and gives it back. On PostgreSQL
 * a watch keeps one connection of the pool to listen on.
 *
 * <p>The tables are made by the script of the dialect, {@code
 * dev/switchback/integration/jdbc/postgresql.sql}, {@code mysql.sql} or {@code h2.sql}, or by
 * {@link #createTables}; nothing is made unasked. A change and its audit entry are one transaction,
 * in which the row is held against other writers, so that none of them loses. Times in the audit
 * are the database's.
 *
 * <pre>{@code
 * JdbcRegistry registry = JdbcRegistry.of(dataSource);
 * }</pre>
 */
public final class JdbcRegistry implements Registry {
  private final Database database;
  private final JdbcRegistryBuilder settings;
  private final Map<String, AuditTrail> trails = new ConcurrentHashMap<>();
  private final List<StoreWatch> watches = new CopyOnWriteArrayList<>();

  /** What was read last, so that an unchanged document is not parsed again. */
  private volatile Map<String, Stored> read = Map.of();

  JdbcRegistry(JdbcRegistryBuilder settings) {
    this.settings = settings;
    this.database = new Database(settings.source);
  }

  /** The registry of a database, with every default; the data source stays the caller's. */
  public static JdbcRegistry of(DataSource source) {
    return builder(source).build();
  }

  /** Settings of the registry of a database. */
  public static JdbcRegistryBuilder builder(DataSource source) {
    return new JdbcRegistryBuilder(requireNonNull(source, "source"));
  }

  /**
   * Makes the tables that are not there yet; needs the right to.
   *
   * @throws RegistryException if it cannot
   */
  public void createTables() {
    database.read(
        "making the tables",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            for (String table : database.dialect(connection).tables()) {
              statement.execute(table);
            }
          }
          return true;
        });
  }

  /** {@code push} once it is known to be PostgreSQL with its own driver; asks nobody. */
  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, settings.listen && database.isListenable(), true, true);
  }

  @Override
  public Map<String, Stored> readAll() {
    List<Rows.Row> rows =
        database.read("reading the routes", connection -> new Rows(connection).all());
    Map<String, Stored> before = read;
    Map<String, Stored> all = new LinkedHashMap<>();
    for (Rows.Row row : rows) {
      Stored known = before.get(row.route());
      all.put(row.route(), known != null && row.isOf(known) ? known : stored(row));
    }
    read = all;
    return new LinkedHashMap<>(all);
  }

  @Override
  public @Nullable Stored read(String route) {
    List<Rows.Row> rows =
        database.read("reading " + route, connection -> new Rows(connection).one(route));
    return rows.isEmpty() ? null : stored(rows.get(0));
  }

  /** Better refused when it is read than when a canary has to go back. */
  private Stored stored(Rows.Row row) {
    Stored stored = row.stored();
    if (!settings.revertsOnly || row.format().equals("json")) {
      return stored;
    }
    Problem problem =
        Problem.error(
            "document",
            "is kept as YAML, in which the function of postgresql-rights.sql cannot check a revert",
            "publish it under a name that ends in .json");
    return Stored.refused(row.route(), stored.name(), stored.bytes(), List.of(problem));
  }

  @Override
  public AuditEntry change(String route, Change change, String actor, String reason) {
    Leases.requireNone(route, change, actor);
    return change(null, route, change, actor, reason);
  }

  AuditEntry change(
      Leases.@Nullable Lease lease, String route, Change change, String actor, String reason) {
    return amend(
            change.kind() + " of " + route,
            route,
            lease,
            (now, history, at) -> {
              if (now == null) {
                throw new RegistryException(
                    "no route is called " + route + "; publish its document first");
              }
              return Amendment.of(now, history, change, actor, reason, at);
            })
        .entries()
        .get(0);
  }

  @Override
  public Stored publish(String name, byte[] document, String actor, String reason) {
    Stored given = Stored.read(name, name, document);
    return amend(
            "publishing " + given.route(),
            given.route(),
            null,
            (now, history, at) -> Amendment.publish(now, history, given, actor, reason, at))
        .next();
  }

  /** What a change makes of what is kept; may run more than once. */
  private interface Amending {
    Amendment of(@Nullable Stored now, List<AuditEntry> history, Instant at);
  }

  private Amendment amend(
      String what, String route, Leases.@Nullable Lease lease, Amending amending) {
    Amendment made = database.change(what, connection -> amend(connection, route, lease, amending));
    watches.forEach(StoreWatch::nudge);
    return made;
  }

  private Amendment amend(
      Connection connection, String route, Leases.@Nullable Lease lease, Amending amending)
      throws SQLException {
    Rows rows = new Rows(connection);
    // A user who may only revert cannot lock: the function does, and compares.
    List<Rows.Row> locked = settings.revertsOnly ? rows.one(route) : rows.lock(route);
    Rows.Row row = locked.isEmpty() ? null : locked.get(0);
    List<AuditEntry> history = trail(route).read((index, from) -> rows.audit(route, from));
    Dialect dialect = database.dialect(connection);
    Amendment made = amending.of(row == null ? null : stored(row), history, rows.now(dialect));
    if (settings.revertsOnly) {
      if (row == null || !rows.step(row, made, lease)) {
        throw new SQLTransactionRollbackException("the row is not what it was", "40001");
      }
      return made;
    }
    if (lease != null && !new LeaseRows(connection).holds(lease, dialect)) {
      throw new SQLException("the lease is lost", LeaseRows.LOST);
    }
    if (row == null) {
      rows.insert(made.next());
    } else if (!rows.replace(row, made.next())) {
      throw new SQLTransactionRollbackException("the row is not what it was", "40001");
    }
    rows.append(route, made.entries());
    if (dialect == Dialect.POSTGRESQL) {
      rows.notifyOf(route);
    }
    return made;
  }

  @Override
  public List<AuditEntry> history(String route) {
    return database.read(
        "reading the audit of " + route,
        connection -> {
          Rows rows = new Rows(connection);
          return trail(route).read((index, from) -> rows.audit(route, from));
        });
  }

  @Override
  public List<AuditEntry> history(String route, long fromRevision) {
    return database.read(
        "reading the audit of " + route,
        connection -> new Rows(connection).audit(route, fromRevision));
  }

  @Override
  public List<AuditEntry> newest(String route, int most) {
    return database.read(
        "reading the audit of " + route, connection -> new Rows(connection).newest(route, most));
  }

  private AuditTrail trail(String route) {
    return trails.computeIfAbsent(route, AuditTrail::new);
  }

  /** Hints come from a daemon thread of the watch's own. */
  @Override
  public Watch watch(Runnable hint) {
    StoreWatch watch =
        StoreWatch.start(toString(), new JdbcEye(database, settings.listen), settings.pace, hint);
    watches.add(watch);
    return new Watch() {
      @Override
      public Duration age() {
        return watch.age();
      }

      @Override
      public void close() {
        watches.remove(watch);
        watch.close();
      }
    };
  }

  @Override
  public Leases leases() {
    return new JdbcLeases(database, this, settings.revertsOnly);
  }

  /** Ends its watches; the data source stays open. */
  @Override
  public void close() {
    watches.forEach(StoreWatch::close);
    watches.clear();
  }

  @Override
  public String toString() {
    return "JdbcRegistry";
  }
}
