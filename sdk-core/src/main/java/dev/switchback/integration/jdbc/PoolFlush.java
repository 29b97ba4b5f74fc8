package dev.switchback.integration.jdbc;

import dev.switchback.Ledger;
import dev.switchback.evidence.LedgerStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One flush into a pool whose row is held. All that it changes has one number. */
final class PoolFlush {
  private static final String ADD =
      "UPDATE switchback_pool_row SET n = n + ?, y = y + ?, s0 = s0 + ?, s1 = s1 + ?, s2 = s2 + ?,"
          + " s3 = s3 + ?, s4 = s4 + ?, s5 = s5 + ?, s6 = s6 + ?, s7 = s7 + ?, changed = ?"
          + " WHERE rollout = ? AND epoch = ? AND place = ? AND rule_no = ? AND slice = ? AND w = ?";
  private static final String INSERT =
      "INSERT INTO switchback_pool_row (n, y, s0, s1, s2, s3, s4, s5, s6, s7, changed, rollout,"
          + " epoch, place, rule_no, slice, w)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private final Connection connection;
  private final Pools.Pool pool;
  private final Ledger.Flush flush;
  private final String by;
  private final long change;
  private int epoch;
  private int window;
  private long opened;

  PoolFlush(Connection connection, Pools.Pool pool, Ledger.Flush flush) {
    this.connection = connection;
    this.pool = pool;
    this.flush = flush;
    by = flush.process() + ":" + flush.sequence();
    change = pool.change() + 1;
    epoch = pool.epoch();
    window = pool.window();
    opened = pool.opened();
  }

  private int update(String sql, Object... values) throws SQLException {
    return Pools.update(connection, sql, values);
  }

  void beginEpoch(long now) throws SQLException {
    long due = pool.renew() == 0 ? 1 : 1 + (now - pool.begun()) / pool.renew();
    if (due > epoch) {
      update("DELETE FROM switchback_pool_key WHERE rollout = ?", pool.rollout());
      open((int) due, 1, now);
    }
  }

  private void open(int ofEpoch, int place, long now) throws SQLException {
    epoch = ofEpoch;
    window = place;
    opened = now;
    change(new Ledger.Window(epoch, window, true, 0, 0, List.of()), now);
  }

  private void change(Ledger.Window added, long openedAt) throws SQLException {
    String fixed =
        added.fixed().stream().map(number -> number.toString()).collect(Collectors.joining(" "));
    int known =
        update(
            "UPDATE switchback_pool_window SET units = units + ?, canary = canary + ?,"
                + " opened = opened + ?, fixed = CASE WHEN fixed = '' THEN ? ELSE fixed END,"
                + " changed = ? WHERE rollout = ? AND epoch = ? AND place = ?",
            added.units(),
            added.canaryUnits(),
            openedAt,
            fixed,
            change,
            pool.rollout(),
            added.epoch(),
            added.window());
    if (known == 0) {
      update(
          "INSERT INTO switchback_pool_window VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
          pool.rollout(),
          added.epoch(),
          added.window(),
          openedAt,
          added.units(),
          added.canaryUnits(),
          fixed,
          change);
    }
  }

  /** Adds once what the flush brings. */
  void add() throws SQLException {
    int fresh =
        update(
            "UPDATE switchback_pool_flush SET flush_no = ? WHERE rollout = ? AND process = ?"
                + " AND flush_no < ?",
            flush.sequence(),
            pool.rollout(),
            flush.process(),
            flush.sequence());
    if (fresh == 0 && isKnown()) {
      return;
    }
    if (fresh == 0) {
      update(
          "INSERT INTO switchback_pool_flush VALUES (?, ?, ?)",
          pool.rollout(),
          flush.process(),
          flush.sequence());
    }
    int[] known = write(ADD, flush.rows());
    List<Ledger.Row> begun = new ArrayList<>();
    for (int i = 0; i < known.length; i++) {
      if (known[i] == 0) {
        begun.add(flush.rows().get(i));
      }
    }
    write(INSERT, begun);
    for (Ledger.Window added : flush.windows()) {
      change(added, 0);
    }
  }

  private boolean isKnown() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT flush_no FROM switchback_pool_flush WHERE rollout = ? AND process = ?")) {
      select.setString(1, pool.rollout());
      select.setString(2, flush.process());
      try (ResultSet found = select.executeQuery()) {
        return found.next();
      }
    }
  }

  /** In one batch; answers how many rows each has changed. */
  private int[] write(String sql, List<Ledger.Row> rows) throws SQLException {
    if (rows.isEmpty()) {
      return new int[0];
    }
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (Ledger.Row row : rows) {
        int at = 1;
        statement.setLong(at++, row.n());
        statement.setLong(at++, row.y());
        for (long sum : row.s()) {
          statement.setLong(at++, sum);
        }
        statement.setLong(at++, change);
        statement.setString(at++, pool.rollout());
        statement.setInt(at++, row.epoch());
        statement.setInt(at++, row.window());
        statement.setInt(at++, row.rule());
        statement.setString(at++, row.canary() ? "canary" : "stable");
        statement.setString(at, Double.toString(row.w()));
        statement.addBatch();
      }
      return statement.executeBatch();
    }
  }

  /** Takes those keys that nobody has. */
  List<Boolean> take() throws SQLException {
    if (flush.keys().isEmpty()) {
      return List.of();
    }
    Map<Long, String> owners = owners();
    long room = LedgerStore.MOST_KEYS - keys();
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO switchback_pool_key VALUES (?, ?, ?, ?)")) {
      for (long key : flush.keys()) {
        if (room > 0 && owners.putIfAbsent(key, by) == null) {
          insert.setString(1, pool.rollout());
          insert.setInt(2, epoch);
          insert.setLong(3, key);
          insert.setString(4, by);
          insert.addBatch();
          room--;
        }
      }
      insert.executeBatch();
    }
    return flush.keys().stream().map(key -> by.equals(owners.get(key))).toList();
  }

  private long keys() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT COUNT(*) FROM switchback_pool_key WHERE rollout = ? AND epoch = ?")) {
      select.setString(1, pool.rollout());
      select.setInt(2, epoch);
      try (ResultSet found = select.executeQuery()) {
        found.next();
        return found.getLong(1);
      }
    }
  }

  private Map<Long, String> owners() throws SQLException {
    Map<Long, String> owners = new HashMap<>();
    String marks = String.join(", ", flush.keys().stream().map(key -> "?").toList());
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT word, taken FROM switchback_pool_key WHERE rollout = ? AND epoch = ?"
                + " AND word IN ("
                + marks
                + ")")) {
      select.setString(1, pool.rollout());
      select.setInt(2, epoch);
      for (int i = 0; i < flush.keys().size(); i++) {
        select.setLong(3 + i, flush.keys().get(i));
      }
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          owners.put(found.getLong(1), found.getString(2));
        }
      }
    }
    return owners;
  }

  void closeWindow(long now) throws SQLException {
    if (Ledger.Window.isFull(window, units(), now - opened)) {
      open(epoch, window + 1, now);
    }
  }

  private long units() throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT units FROM switchback_pool_window WHERE rollout = ? AND epoch = ?"
                + " AND place = ?")) {
      select.setString(1, pool.rollout());
      select.setInt(2, epoch);
      select.setInt(3, window);
      try (ResultSet found = select.executeQuery()) {
        return found.next() ? found.getLong(1) : 0;
      }
    }
  }

  void done(long now) throws SQLException {
    update(
        "UPDATE switchback_pool SET epoch = ?, place = ?, opened = ?, changed = ?, touched = ?"
            + " WHERE rollout = ?",
        epoch,
        window,
        opened,
        change,
        now,
        pool.rollout());
  }

  /** What there is, with nothing done. */
  Ledger.Answer look() throws SQLException {
    return answer(List.of(), pool.change());
  }

  Ledger.Answer answer(List<Boolean> taken) throws SQLException {
    return answer(taken, change);
  }

  private Ledger.Answer answer(List<Boolean> taken, long last) throws SQLException {
    PoolReader reader = new PoolReader(connection, pool.rollout(), flush.known());
    long upto = reader.upto(last);
    return new Ledger.Answer(
        pool.name(),
        pool.processes(),
        pool.renew(),
        epoch,
        upto,
        upto < last,
        reader.rows(upto),
        reader.windows(upto),
        taken);
  }
}
