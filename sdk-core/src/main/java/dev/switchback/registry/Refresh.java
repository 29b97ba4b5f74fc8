package dev.switchback.registry;

import dev.switchback.document.RouteDocument;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When the registry is read: at hints, again after failures, and in time for max_staleness. */
final class Refresh<V> {
  private static final Logger log = LoggerFactory.getLogger(Refresh.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(250);
  private static final Duration LAST_RETRY = Duration.ofSeconds(5);
  private static final Duration SHORTEST_TICK = Duration.ofMillis(20);
  private static final Duration LONGEST_TICK = Duration.ofSeconds(10);

  private final SnapshotsBuilder<V> settings;
  private final Table<V> table;
  private final Loader<V> loader;
  private final Writer writer;
  private final AtomicBoolean hinted = new AtomicBoolean();
  private final Object monitor = new Object();

  private volatile Registry.@Nullable Watch watch;
  private volatile boolean closed;
  private volatile @Nullable String failure;
  private volatile @Nullable Long lastRead;

  /** The writer thread's. */
  private Duration retry = FIRST_RETRY;

  /** The writer thread's. */
  private boolean ticking;

  Refresh(SnapshotsBuilder<V> settings, Table<V> table, Loader<V> loader, Writer writer) {
    this.settings = settings;
    this.table = table;
    this.loader = loader;
    this.writer = writer;
  }

  /** Begins to watch, then reads: a change in between is hinted. On the writer thread. */
  void start() {
    watch(FIRST_RETRY);
    if (!closed) {
      reload();
    }
  }

  /** Begins to watch, again until that works, and then reads what was missed. */
  private void watch(Duration wait) {
    if (closed) {
      return;
    }
    try {
      Registry.Watch begun = settings.registry.watch(this::hint);
      watch = begun;
      if (closed) {
        begun.close();
      }
    } catch (RuntimeException failed) {
      log.warn("{} cannot be watched yet: {}", settings.registry, failed.toString());
      writer.schedule(
          () -> {
            watch(longer(wait));
            hint();
          },
          jittered(wait));
    }
  }

  private static Duration longer(Duration wait) {
    Duration next = wait.multipliedBy(2);
    return next.compareTo(LAST_RETRY) < 0 ? next : LAST_RETRY;
  }

  private static Duration jittered(Duration wait) {
    double jitter = ThreadLocalRandom.current().nextDouble(0.5, 1.0);
    return Duration.ofNanos((long) (wait.toNanos() * jitter));
  }

  /** Asks for a reading; many hints make one. Any thread. */
  void hint() {
    if (!closed && hinted.compareAndSet(false, true)) {
      writer.run(
          () -> {
            hinted.set(false);
            reload();
          });
    }
  }

  private void reload() {
    try {
      loader.load();
      lastRead = settings.ticker.getAsLong();
      failure = null;
      retry = FIRST_RETRY;
    } catch (RuntimeException failed) {
      failed(failed);
    }
    age();
    if (!ticking) {
      tickLater();
    }
    synchronized (monitor) {
      monitor.notifyAll();
    }
  }

  private void failed(RuntimeException failed) {
    String message = settings.registry + " cannot be read: " + failed.getMessage();
    if (failure == null) {
      loader.failed(message);
    }
    failure = message;
    writer.schedule(this::hint, jittered(retry));
    retry = longer(retry);
  }

  /** Marks what exceeds its max_staleness. */
  void age() {
    long now = settings.ticker.getAsLong();
    table
        .states()
        .forEach(
            (route, state) -> {
              Duration most = state.document().maxStaleness();
              Long confirmed = loader.confirmed(route);
              if (most != null) {
                boolean fresh = confirmed != null && now - confirmed <= most.toNanos();
                table.mark(route, !fresh);
              }
            });
  }

  private void tickLater() {
    Duration shortest = null;
    for (RouteState state : table.states().values()) {
      RouteDocument document = state.document();
      Duration most = document.maxStaleness();
      if (most != null && (shortest == null || most.compareTo(shortest) < 0)) {
        shortest = most;
      }
    }
    ticking = shortest != null;
    if (shortest != null) {
      Duration tick = shortest.dividedBy(4);
      tick = tick.compareTo(SHORTEST_TICK) < 0 ? SHORTEST_TICK : tick;
      tick = tick.compareTo(LONGEST_TICK) > 0 ? LONGEST_TICK : tick;
      writer.schedule(
          () -> {
            if (failure == null) {
              reload();
            } else {
              age();
            }
            tickLater();
          },
          tick);
    }
  }

  Status status() {
    Map<String, Source> sources = new HashMap<>();
    Map<String, RouteState> states = table.states();
    states.forEach((route, state) -> sources.put(route, state.source()));
    String failed = failure;
    for (String route : states.keySet()) {
      if (failed == null && !loader.isConfirmed(route)) {
        failed = route + ": what serves is not what the registry has";
      }
    }
    Long read = lastRead;
    Registry.Watch watching = watch;
    boolean none = closed || states.isEmpty();
    return new Status(
        none ? Status.State.FAILED : failed == null ? Status.State.READY : Status.State.STALE,
        read == null ? null : Duration.ofNanos(settings.ticker.getAsLong() - read),
        watching == null ? Duration.ZERO : watching.age(),
        sources,
        loader.ignored(),
        closed ? "closed" : states.isEmpty() && failed == null ? "no route serves" : failed);
  }

  /** Why the last reading failed; null if it did not. */
  @Nullable String failure() {
    return failure;
  }

  boolean awaitReady(Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    synchronized (monitor) {
      while (status().state() != Status.State.READY) {
        long left = end - System.nanoTime();
        if (left <= 0 || closed) {
          return false;
        }
        try {
          monitor.wait(Math.max(1, left / 1_000_000));
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      return true;
    }
  }

  /** Ends the watch; no reading begins after. */
  void close() {
    closed = true;
    Registry.Watch watching = watch;
    if (watching != null) {
      watching.close();
    }
  }

  /** Lets those who wait know that it is closed. */
  void closed() {
    synchronized (monitor) {
      monitor.notifyAll();
    }
  }
}
