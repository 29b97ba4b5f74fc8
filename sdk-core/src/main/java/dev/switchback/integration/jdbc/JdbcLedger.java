package dev.switchback.integration.jdbc;

import static java.util.Objects.requireNonNull;

import dev.switchback.Ledger;
import dev.switchback.evidence.LedgerStore;
import dev.switchback.registry.RegistryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;

/**
 * A fleet's pooled counts in PostgreSQL or H2. Thread-safe; the data source stays the caller's. A
 * flush is one transaction, which holds its rollout's row. What is pooled of a rollout goes a day
 * after the last process asked for it.
 *
 * <p>The tables are made by the script {@code dev/switchback/integration/jdbc/ledger.sql}, or by
 * {@link #createTables}.
 *
 * <pre>{@code
 * Switchback.builder().registry(registry).ledger(JdbcLedger.of(dataSource))
 * }</pre>
 */
public final class JdbcLedger implements LedgerStore {
  private static final long LIVES_MILLIS = Duration.ofDays(1).toMillis();

  private final Database database;

  private JdbcLedger(DataSource source) {
    this.database = new Database(source);
  }

  /** The ledger of a database. */
  public static JdbcLedger of(DataSource source) {
    return new JdbcLedger(requireNonNull(source, "source"));
  }

  /**
   * Makes the tables that are not there yet; needs the right to.
   *
   * @throws RegistryException if it cannot
   */
  public void createTables() {
    database.read(
        "making the tables of the ledger",
        connection -> {
          try (Statement statement = connection.createStatement()) {
            for (String table : Dialect.statements("ledger.sql")) {
              statement.execute(table);
            }
          }
          return true;
        });
  }

  private long now(Connection connection) throws SQLException {
    return new Rows(connection).now(database.dialect(connection)).toEpochMilli();
  }

  @Override
  public void seen(String process) {
    database.change(
        "telling that a process is there",
        connection -> {
          Pools pools = new Pools(connection);
          long now = now(connection);
          pools.seen(process, now);
          pools.forget(now - LIVES_MILLIS);
          return true;
        });
  }

  /** How many processes were seen in the last minute. */
  public int processesSeen() {
    return database.read(
        "counting the processes",
        connection -> new Pools(connection).seenSince(now(connection) - SEEN_MILLIS));
  }

  @Override
  public Ledger.Answer exchange(Ledger.Flush flush) {
    return database.change(
        "pooling the counts of " + flush.rollout(), connection -> exchange(connection, flush));
  }

  private Ledger.Answer exchange(Connection connection, Ledger.Flush flush) throws SQLException {
    Pools pools = new Pools(connection);
    List<Pools.Pool> locked = pools.lock(flush.rollout());
    long now = now(connection);
    if (locked.isEmpty() && flush.isLook()) {
      return nothing("");
    }
    if (locked.isEmpty() && flush.pool().isEmpty()) {
      pools.begin(flush, pools.seenSince(now - SEEN_MILLIS), now);
      locked = pools.lock(flush.rollout());
    }
    if (locked.isEmpty()) {
      pools.lose(flush.rollout(), now + LOST_MILLIS);
      return nothing("");
    }
    Pools.Pool pool = locked.get(0);
    if (pool.isLost()) {
      return nothing("");
    }
    if (!flush.pool().isEmpty() && !flush.pool().equals(pool.name())) {
      return nothing(pool.name());
    }
    PoolFlush writing = new PoolFlush(connection, pool, flush);
    if (flush.isLook()) {
      return writing.look();
    }
    writing.beginEpoch(now);
    writing.add();
    List<Boolean> taken = writing.take();
    writing.closeWindow(now);
    writing.done(now);
    return writing.answer(taken);
  }

  private static Ledger.Answer nothing(String pool) {
    return new Ledger.Answer(pool, 0, 0, 1, 0, false, List.of(), List.of(), List.of());
  }

  @Override
  public String toString() {
    return "JdbcLedger";
  }
}
