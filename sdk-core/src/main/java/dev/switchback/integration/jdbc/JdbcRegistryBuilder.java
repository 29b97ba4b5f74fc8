package dev.switchback.integration.jdbc;

import static java.util.Objects.requireNonNull;

import dev.switchback.registry.StoreWatch;
import javax.sql.DataSource;

/** Settings of a {@link JdbcRegistry}. Not thread-safe. */
public final class JdbcRegistryBuilder {
  final DataSource source;
  StoreWatch.Pace pace = StoreWatch.Pace.USUAL;
  boolean listen = true;
  boolean revertsOnly;

  JdbcRegistryBuilder(DataSource source) {
    this.source = source;
  }

  /** How often the tables are looked at; default every 250 ms while a rollout is live, else 2 s. */
  public JdbcRegistryBuilder pace(StoreWatch.Pace pace) {
    this.pace = requireNonNull(pace, "pace");
    return this;
  }

  /**
   * Whether a watch on PostgreSQL listens for notifications, on a connection that it keeps; default
   * yes. Without, changes of other processes are found by polling alone.
   */
  public JdbcRegistryBuilder listen(boolean listen) {
    this.listen = listen;
    return this;
  }

  /**
   * Writes through the function of {@code postgresql-rights.sql}, which lets reverts pass and the
   * next step of a ramp, for an application whose database user may do no more. PostgreSQL only,
   * and for routes that are kept as JSON.
   */
  public JdbcRegistryBuilder revertsOnly() {
    this.revertsOnly = true;
    return this;
  }

  /** The registry; it does not connect yet. */
  public JdbcRegistry build() {
    return new JdbcRegistry(this);
  }
}
