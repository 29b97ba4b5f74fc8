package dev.switchback.integration.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;

/** That what is pooled of a rollout goes a day after the last process asked for it. */
final class PoolExpiry {
  private static final List<String> TABLES =
      List.of("pool", "pool_flush", "pool_window", "pool_row", "pool_key");

  private final DataSource source;
  private final String rollout = "ended-" + UUID.randomUUID();

  PoolExpiry(DataSource source) {
    this.source = source;
  }

  void check() throws SQLException {
    JdbcLedger ledger = JdbcLedger.of(source);
    String pool = ledger.exchange(flush("", 1, List.of())).pool();
    Ledger.Row row =
        new Ledger.Row(1, 1, 0, true, 0.05, 1, 1, List.of(1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L));
    ledger.exchange(flush(pool, 2, List.of(row)));
    assertThat(rows()).containsOnly(1);
    age(Duration.ofHours(23));
    ledger.seen("another");
    assertThat(rows()).containsOnly(1);
    // Who asks keeps it for a day from then on.
    ledger.exchange(flush(pool, 3, List.of()));
    age(Duration.ofHours(23));
    ledger.seen("another");
    assertThat(rows()).containsOnly(1);
    age(Duration.ofHours(2));
    ledger.seen("another");
    assertThat(rows()).containsOnly(0);
  }

  private Ledger.Flush flush(String pool, long sequence, List<Ledger.Row> added) {
    return new Ledger.Flush(rollout, pool, "a", sequence, 0, 0, added, List.of(), List.of(7L));
  }

  private List<Integer> rows() throws SQLException {
    List<Integer> counts = new java.util.ArrayList<>();
    for (String table : TABLES) {
      try (Connection connection = source.getConnection();
          PreparedStatement select =
              connection.prepareStatement(
                  "SELECT COUNT(*) FROM switchback_" + table + " WHERE rollout = ?")) {
        select.setString(1, rollout);
        try (ResultSet found = select.executeQuery()) {
          found.next();
          counts.add(found.getInt(1));
        }
      }
    }
    return counts;
  }

  private void age(Duration by) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "UPDATE switchback_pool SET touched = touched - ? WHERE rollout = ?")) {
      update.setLong(1, by.toMillis());
      update.setString(2, rollout);
      update.executeUpdate();
    }
  }
}
