package dev.switchback.evidence;

import dev.switchback.Event;
import dev.switchback.Ledger;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that talks to the store of a fleet: what was added goes there, and what all have added
 * comes back, every 250 ms while a rollout has calls. A breach of the pool is told from here.
 */
final class FleetThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("dev.switchback.evidence");
  private static final long PAUSE_MILLIS = 250;

  // From so many processes on, they ask less often, so that the store sees no more of them.
  private static final int PROCESSES = 50;
  private static final long SEEN_NANOS = Duration.ofSeconds(10).toNanos();

  private final LedgerStore store;
  private final String process = UUID.randomUUID().toString();
  private final Supplier<List<RolloutEvidence>> rollouts;
  private final LongSupplier ticker;
  private final Consumer<Event> told;
  private final LongSupplier wallMillis;
  private final Thread thread = new Thread(this::run, "switchback-ledger");
  private final Object lock = new Object();
  private volatile boolean closed;
  private @Nullable Long saidSeen;
  private boolean saidAway;

  FleetThread(
      LedgerStore store,
      Supplier<List<RolloutEvidence>> rollouts,
      LongSupplier ticker,
      Consumer<Event> told,
      LongSupplier wallMillis) {
    this.told = told;
    this.wallMillis = wallMillis;
    this.store = store;
    this.rollouts = rollouts;
    this.ticker = ticker;
    thread.setDaemon(true);
  }

  String process() {
    return process;
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        seen();
        int processes = 1;
        for (RolloutEvidence rollout : rollouts.get()) {
          processes = Math.max(processes, rollout.processes());
          while (!closed && exchange(store, rollout, ticker.getAsLong())) {
            seen();
          }
          Event.PoolingChanged changed = rollout.poolingChanged(wallMillis.getAsLong());
          if (changed != null) {
            told.accept(changed);
          }
        }
        long pause = PAUSE_MILLIS * Math.max(PROCESSES, processes) / PROCESSES;
        synchronized (lock) {
          if (!closed) {
            lock.wait(pause - ThreadLocalRandom.current().nextLong(pause / 10));
          }
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  /** One round for one rollout; true where the next is due at once. */
  static boolean exchange(LedgerStore store, RolloutEvidence rollout, long nanos) {
    boolean again = exchange(store, rollout, rollout.flush(nanos));
    return exchange(store, rollout, rollout.lateFlush(nanos)) || again;
  }

  private static boolean exchange(
      LedgerStore store, RolloutEvidence rollout, Ledger.@Nullable Flush flush) {
    if (flush == null) {
      return false;
    }
    Ledger.Answer answer;
    try {
      answer = store.exchange(flush);
    } catch (RuntimeException away) {
      rollout.flushFailed(flush, away);
      return false;
    }
    return rollout.flushed(flush, answer);
  }

  private void seen() {
    long now = ticker.getAsLong();
    if (saidSeen != null && now - saidSeen < SEEN_NANOS) {
      return;
    }
    try {
      store.seen(process);
      saidSeen = now;
      saidAway = false;
    } catch (RuntimeException away) {
      if (!saidAway) {
        saidAway = true;
        LOG.warn("the store of the fleet does not answer", away);
      }
    }
  }

  /** Ends the thread; can be called twice. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    thread.interrupt();
  }
}
