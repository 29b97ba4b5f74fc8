package dev.switchback.integration.jdbc;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.registry.Leases;
import dev.switchback.registry.RegistryException;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Leases in a table, by the database's time. */
final class JdbcLeases implements Leases {
  private final Database database;
  private final JdbcRegistry registry;
  private final boolean restricted;

  /**
   * Leases beside a registry.
   *
   * @param restricted whether the user may write through the functions alone
   */
  JdbcLeases(Database database, JdbcRegistry registry, boolean restricted) {
    this.database = database;
    this.registry = registry;
    this.restricted = restricted;
  }

  @Override
  public @Nullable Lease acquire(String name, String holder, Duration timeToLive) {
    Lease wanted = new Lease(name, holder, 1);
    long millis = Leases.millis(timeToLive);
    long fence =
        database.change(
            "acquiring the lease " + name,
            connection -> {
              LeaseRows rows = new LeaseRows(connection);
              return restricted
                  ? rows.ask(name, holder, millis)
                  : rows.acquire(name, holder, millis, database.dialect(connection));
            });
    return fence == 0 ? null : new Lease(wanted.name(), wanted.holder(), fence);
  }

  @Override
  public void release(Lease lease) {
    database.change(
        "releasing the lease " + lease.name(),
        connection -> {
          LeaseRows rows = new LeaseRows(connection);
          if (restricted) {
            rows.giveBack(lease);
          } else {
            rows.release(lease);
          }
          return true;
        });
  }

  @Override
  public AuditEntry change(Lease lease, String route, Change change, String actor, String reason) {
    try {
      return registry.change(lease, route, change, actor, reason);
    } catch (RegistryException failed) {
      if (failed.getCause() instanceof SQLException sql
          && LeaseRows.LOST.equals(sql.getSQLState())) {
        throw Leases.lost(lease, route, change);
      }
      throw failed;
    }
  }
}
