package dev.switchback.evidence;

import dev.switchback.Ledger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The store's contract in memory, with a clock of its own. */
public final class MemoryLedger implements LedgerStore {
  private static final class Pool {
    final String name;
    final int processes;
    final long renewMillis;
    final long begunAt;
    int epoch = 1;
    long change;
    final Map<String, Long> sequences = new HashMap<>();
    final Map<String, Changed<Ledger.Row>> rows = new LinkedHashMap<>();
    final Map<String, Changed<Ledger.Window>> windows = new LinkedHashMap<>();
    final Map<String, Long> openedAt = new HashMap<>();
    final Map<String, String> keys = new HashMap<>();

    Pool(String name, int processes, long renewMillis, long begunAt) {
      this.name = name;
      this.processes = processes;
      this.renewMillis = renewMillis;
      this.begunAt = begunAt;
    }
  }

  private record Changed<T>(long change, T value) {}

  private final LongSupplier clockMillis;
  private final Map<String, Long> seen = new HashMap<>();
  private final Map<String, Pool> pools = new HashMap<>();

  /** A store with nothing in it. */
  public MemoryLedger(LongSupplier clockMillis) {
    this.clockMillis = clockMillis;
  }

  /** Loses everything. */
  public synchronized void clear() {
    pools.clear();
  }

  @Override
  public synchronized void seen(String process) {
    seen.put(process, clockMillis.getAsLong());
  }

  @Override
  public synchronized Ledger.Answer exchange(Ledger.Flush flush) {
    long now = clockMillis.getAsLong();
    Pool pool = pools.get(flush.rollout());
    if (flush.isLook()) {
      boolean isThere = pool != null && (flush.pool().isEmpty() || flush.pool().equals(pool.name));
      return isThere && !pool.name.isEmpty() ? answer(pool, flush) : none(pool);
    }
    if (pool == null && flush.pool().isEmpty()) {
      int processes = (int) seen.values().stream().filter(at -> now - at < SEEN_MILLIS).count();
      String name = flush.process() + ":" + flush.sequence();
      pool = new Pool(name, processes, flush.renewMillis(), now);
      pools.put(flush.rollout(), pool);
      open(pool, 1, 1, now);
    }
    if (pool == null) {
      pool = new Pool("", 0, 0, now);
      pools.put(flush.rollout(), pool);
    }
    boolean isLost = pool.name.isEmpty();
    if (isLost || !(flush.pool().isEmpty() || flush.pool().equals(pool.name))) {
      return none(pool);
    }
    int epoch = pool.renewMillis == 0 ? 1 : (int) (1 + (now - pool.begunAt) / pool.renewMillis);
    if (epoch > pool.epoch) {
      pool.epoch = epoch;
      open(pool, epoch, 1, now);
    }
    if (flush.sequence() > pool.sequences.getOrDefault(flush.process(), 0L)) {
      pool.sequences.put(flush.process(), flush.sequence());
      add(pool, flush);
    }
    close(pool, now);
    return answer(pool, flush);
  }

  private static Ledger.Answer none(Pool pool) {
    String name = pool == null ? "" : pool.name;
    return new Ledger.Answer(name, 0, 0, 1, 0, false, List.of(), List.of(), List.of());
  }

  private static void open(Pool pool, int epoch, int window, long now) {
    Ledger.Window known = window(pool, epoch, window);
    put(pool, new Ledger.Window(epoch, window, true, known.units(), 0, known.fixed()));
    pool.openedAt.put(epoch + "." + window, now);
  }

  private static Ledger.Window window(Pool pool, int epoch, int window) {
    Changed<Ledger.Window> known = pool.windows.get(epoch + "." + window);
    return known == null ? new Ledger.Window(epoch, window, false, 0, 0, List.of()) : known.value();
  }

  private static void put(Pool pool, Ledger.Window window) {
    String id = window.epoch() + "." + window.window();
    pool.windows.put(id, new Changed<>(++pool.change, window));
  }

  private static void add(Pool pool, Ledger.Flush flush) {
    for (Ledger.Row row : flush.rows()) {
      String id =
          row.epoch() + "." + row.window() + "." + row.rule() + row.canary() + "." + row.w();
      Changed<Ledger.Row> known = pool.rows.get(id);
      Ledger.Row sum = known == null ? row : sum(known.value(), row);
      pool.rows.put(id, new Changed<>(++pool.change, sum));
    }
    for (Ledger.Window added : flush.windows()) {
      Ledger.Window known = window(pool, added.epoch(), added.window());
      put(
          pool,
          new Ledger.Window(
              known.epoch(),
              known.window(),
              known.isOpened(),
              known.units() + added.units(),
              known.canaryUnits() + added.canaryUnits(),
              known.fixed().isEmpty() ? added.fixed() : known.fixed()));
    }
  }

  private static Ledger.Row sum(Ledger.Row a, Ledger.Row b) {
    List<Long> s = new ArrayList<>();
    for (int k = 0; k < Ledger.Row.STAKES; k++) {
      s.add(a.s().get(k) + b.s().get(k));
    }
    return new Ledger.Row(
        a.epoch(), a.window(), a.rule(), a.canary(), a.w(), a.n() + b.n(), a.y() + b.y(), s);
  }

  private static void close(Pool pool, long now) {
    int last = 1;
    while (window(pool, pool.epoch, last + 1).isOpened()) {
      last++;
    }
    long openMillis = now - pool.openedAt.get(pool.epoch + "." + last);
    if (Ledger.Window.isFull(last, window(pool, pool.epoch, last).units(), openMillis)) {
      open(pool, pool.epoch, last + 1, now);
    }
  }

  private static Ledger.Answer answer(Pool pool, Ledger.Flush flush) {
    String by = flush.process() + ":" + flush.sequence();
    List<Boolean> taken = new ArrayList<>();
    for (long key : flush.keys()) {
      taken.add(pool.keys.computeIfAbsent(pool.epoch + "." + key, k -> by).equals(by));
    }
    long[] changes =
        Stream.concat(pool.rows.values().stream(), pool.windows.values().stream())
            .mapToLong(Changed::change)
            .filter(change -> change > flush.known())
            .sorted()
            .toArray();
    boolean more = changes.length > MOST_CHANGES;
    long upto = more ? changes[MOST_CHANGES - 1] : pool.change;
    return new Ledger.Answer(
        pool.name,
        pool.processes,
        pool.renewMillis,
        pool.epoch,
        upto,
        more,
        between(pool.rows, flush.known(), upto),
        between(pool.windows, flush.known(), upto),
        taken);
  }

  private static <T> List<T> between(Map<String, Changed<T>> all, long known, long upto) {
    return all.values().stream()
        .filter(one -> one.change() > known && one.change() <= upto)
        .map(Changed::value)
        .toList();
  }
}
