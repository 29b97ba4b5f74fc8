package dev.switchback.registry;

import dev.switchback.document.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes as they serve in this process: one immutable snapshot in one volatile field, an
 * overlay of rollouts taken back here, and the one writer thread that keeps both in step with the
 * registry and the state directory. Thread-safe.
 *
 * <p>A value of {@code V} is compiled from each {@link RouteState} by a function that is pure and
 * quick: it may run on the writer thread or in {@link #revertLocally}, under a short lock.
 *
 * <pre>{@code
 * Snapshots<Split> snapshots = Snapshots.builder(registry, Split::of).start();
 * Split split = snapshots.get("ticket-triage");
 * }</pre>
 */
public final class Snapshots<V> implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Snapshots.class);

  /** How many start time-outs a start without anything else to serve waits. */
  private static final int PATIENCE = 5;

  private final Table<V> table;
  private final Writer writer;
  private final Loader<V> loader;
  private final @Nullable LocalReverts reverts;
  private final Refresh<V> refresh;

  private Snapshots(SnapshotsBuilder<V> settings) {
    StateDirectory directory =
        settings.stateDirectory == null ? null : new StateDirectory(settings.stateDirectory);
    table = new Table<>(settings.compile);
    writer = new Writer();
    loader = new Loader<>(settings, table, directory);
    reverts = directory == null ? null : new LocalReverts(directory, writer);
    refresh = new Refresh<>(settings, table, loader, writer);
    if (directory == null && !settings.registry.capabilities().cas()) {
      log.warn(
          "{} cannot be written with compare-and-set and there is no state directory: a canary"
              + " taken back here may return after a restart; name a stateDirectory",
          settings.registry);
    }
    if (directory != null) {
      directory.reverts().forEach(kept -> table.revert(kept.route(), kept.rollout()));
    }
  }

  /** Settings of the snapshots of a registry; it stays the caller's to close. */
  public static <V> SnapshotsBuilder<V> builder(
      Registry registry, Function<RouteState, V> compile) {
    return new SnapshotsBuilder<>(registry, compile);
  }

  static <V> Snapshots<V> start(SnapshotsBuilder<V> settings) {
    Snapshots<V> snapshots = new Snapshots<>(settings);
    try {
      snapshots.begin(settings);
      return snapshots;
    } catch (RuntimeException failed) {
      snapshots.close();
      throw failed;
    }
  }

  private void begin(SnapshotsBuilder<V> settings) {
    CountDownLatch first = new CountDownLatch(1);
    writer.run(
        () -> {
          try {
            loader.loadFallbacks();
            refresh.start();
          } finally {
            first.countDown();
          }
        });
    boolean heard = false;
    Duration waited = settings.startTimeout;
    try {
      heard = first.await(waited.toNanos(), TimeUnit.NANOSECONDS);
      if (!heard && !loader.hasFallbacks()) {
        // Nothing else can serve, and a start that fails helps nobody: a cold JVM on a busy machine
        // needs seconds for its first documents.
        Duration more = waited.multipliedBy(PATIENCE - 1);
        waited = waited.multipliedBy(PATIENCE);
        heard = first.await(more.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (table.values().isEmpty()) {
      String failure = refresh.failure();
      String why = failure == null ? loader.why() : failure;
      throw new RegistryException(
          "no route can be served from "
              + settings.registry
              + ": "
              + (heard ? why : "it did not answer within " + waited)
              + "; put a document there (one <route>.yaml a route), name a stateDirectory that"
              + " holds last good documents, or package a default");
    }
  }

  /** The route's value, or null if the route is unknown: one volatile read. */
  public @Nullable V get(String route) {
    return table.values().get(route);
  }

  /** The names of the routes that serve; unmodifiable. */
  public Set<String> routes() {
    return java.util.Collections.unmodifiableSet(table.values().keySet());
  }

  /** What the route's value was compiled from, or null if the route is unknown. */
  public @Nullable RouteState state(String route) {
    return table.state(route);
  }

  /** Why the registry's content for a route is refused; empty if it is not. */
  public List<Problem> problems(String route) {
    return loader.problems().getOrDefault(route, List.of());
  }

  /** All refusals, by route, of routes that serve and of routes that do not. */
  public Map<String, List<Problem>> problems() {
    return loader.problems();
  }

  /**
   * Takes a rollout back in this process: the next {@link #get} has it, whatever documents are
   * loaded later. Keeping it in the state directory is left to the writer thread, before any task
   * given to it after. Does no I/O.
   *
   * @return false if it was taken back already
   */
  public boolean revertLocally(String route, String rollout) {
    if (!table.revert(route, rollout)) {
      return false;
    }
    if (reverts != null) {
      reverts.keep(new StateDirectory.Reverted(route, rollout));
    }
    return true;
  }

  /** Runs a task on the writer thread, in turn; left out once closed. What it throws is logged. */
  public void run(Runnable task) {
    writer.run(task);
  }

  /** Runs a task on the writer thread after a time; left out if closed before. */
  public void schedule(Runnable task, Duration delay) {
    writer.schedule(task, delay);
  }

  /** Reads the registry again soon, on the writer thread. */
  public void refresh() {
    refresh.hint();
  }

  /** How fresh the routes are. */
  public Status status() {
    return refresh.status();
  }

  /** Waits until {@link #status} is READY; false if that takes longer, or at an interrupt. */
  public boolean awaitReady(Duration timeout) {
    return refresh.awaitReady(timeout);
  }

  /** Stops watching and ends the writer thread after its turn; can be called twice. */
  @Override
  public void close() {
    refresh.close();
    writer.close();
    refresh.closed();
  }
}
