package dev.switchback.integration.jdbc;

import dev.switchback.Ledger;
import dev.switchback.evidence.LedgerStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What changed in a pool since a process last asked. */
final class PoolReader {
  private final Connection connection;
  private final String rollout;
  private final long known;

  PoolReader(Connection connection, String rollout, long known) {
    this.connection = connection;
    this.rollout = rollout;
    this.known = known;
  }

  /** The last change that fits into an answer whole; the flush just written at most. */
  long upto(long change) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT changed FROM switchback_pool_row WHERE rollout = ? AND changed > ?"
                + " ORDER BY changed OFFSET ? ROWS FETCH FIRST 1 ROWS ONLY")) {
      select.setString(1, rollout);
      select.setLong(2, known);
      select.setInt(3, LedgerStore.MOST_CHANGES);
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? found.getLong(1) - 1 : change;
      }
    }
  }

  private PreparedStatement select(String columns, String table, long upto) throws SQLException {
    PreparedStatement select =
        connection.prepareStatement(
            "SELECT "
                + columns
                + " FROM switchback_pool_"
                + table
                + " WHERE rollout = ? AND changed > ? AND changed <= ?");
    select.setString(1, rollout);
    select.setLong(2, known);
    select.setLong(3, upto);
    return select;
  }

  List<Ledger.Row> rows(long upto) throws SQLException {
    List<Ledger.Row> rows = new ArrayList<>();
    String columns = "epoch, place, rule_no, slice, w, n, y, s0, s1, s2, s3, s4, s5, s6, s7";
    try (PreparedStatement select = select(columns, "row", upto);
        ResultSet found = select.executeQuery()) {
      while (found.next()) {
        List<Long> s = new ArrayList<>();
        for (int k = 0; k < Ledger.Row.STAKES; k++) {
          s.add(found.getLong(8 + k));
        }
        rows.add(
            new Ledger.Row(
                found.getInt(1),
                found.getInt(2),
                found.getInt(3),
                found.getString(4).equals("canary"),
                Double.parseDouble(found.getString(5)),
                found.getLong(6),
                found.getLong(7),
                s));
      }
    }
    return rows;
  }

  List<Ledger.Window> windows(long upto) throws SQLException {
    List<Ledger.Window> windows = new ArrayList<>();
    try (PreparedStatement select =
            select("epoch, place, opened, units, canary, fixed", "window", upto);
        ResultSet found = select.executeQuery()) {
      while (found.next()) {
        String fixed = found.getString(6);
        windows.add(
            new Ledger.Window(
                found.getInt(1),
                found.getInt(2),
                found.getLong(3) > 0,
                found.getLong(4),
                found.getLong(5),
                fixed.isEmpty()
                    ? List.of()
                    : Arrays.stream(fixed.split(" ", -1)).map(Double::valueOf).toList()));
      }
    }
    return windows;
  }
}
