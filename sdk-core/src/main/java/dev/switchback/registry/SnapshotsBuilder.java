package dev.switchback.registry;

import static java.util.Objects.requireNonNull;

import dev.switchback.Event;
import dev.switchback.document.RouteDocument;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link Snapshots}. Not thread-safe; made by {@link Snapshots#builder}. */
public final class SnapshotsBuilder<V> {
  final Registry registry;
  final Function<RouteState, V> compile;
  BiPredicate<String, String> allow = (provider, model) -> true;
  @Nullable Path stateDirectory;
  List<RouteDocument> packaged = List.of();
  Consumer<Event> events = event -> {};
  LongSupplier ticker = System::nanoTime;
  Clock clock = Clock.systemUTC();
  Duration startTimeout = Duration.ofSeconds(2);

  SnapshotsBuilder(Registry registry, Function<RouteState, V> compile) {
    this.registry = requireNonNull(registry, "registry");
    this.compile = requireNonNull(compile, "compile");
  }

  /** Which (provider, model) may serve; default all. A document with any other is refused. */
  public SnapshotsBuilder<V> allow(BiPredicate<String, String> allow) {
    this.allow = requireNonNull(allow, "allow");
    return this;
  }

  /**
   * Where last good documents and local reverts outlive a restart; null, the default: they do not.
   * Each process needs its own.
   */
  public SnapshotsBuilder<V> stateDirectory(@Nullable Path directory) {
    this.stateDirectory = directory;
    return this;
  }

  /** Documents that serve until the registry is heard of; default none. */
  public SnapshotsBuilder<V> packaged(List<RouteDocument> documents) {
    this.packaged = List.copyOf(documents);
    return this;
  }

  /** Is told of what happens, on the writer thread; default nobody. */
  public SnapshotsBuilder<V> events(Consumer<Event> events) {
    this.events = requireNonNull(events, "events");
    return this;
  }

  /** Elapsed time in nanoseconds; default {@link System#nanoTime}. */
  public SnapshotsBuilder<V> ticker(LongSupplier ticker) {
    this.ticker = requireNonNull(ticker, "ticker");
    return this;
  }

  /** Wall clock, for timestamps that are shown; default UTC. */
  public SnapshotsBuilder<V> clock(Clock clock) {
    this.clock = requireNonNull(clock, "clock");
    return this;
  }

  /**
   * How long {@link #start} waits for the registry before it serves what was kept or packaged;
   * default 2 s. Where there is neither, it waits five times as long before it fails.
   */
  public SnapshotsBuilder<V> startTimeout(Duration timeout) {
    if (timeout.isNegative()) {
      throw new IllegalArgumentException("startTimeout is negative: " + timeout);
    }
    this.startTimeout = timeout;
    return this;
  }

  /**
   * Loads what can be loaded and begins to watch.
   *
   * @throws RegistryException if no route can be served from the registry, the state directory or
   *     the packaged documents; it says why and what to do
   */
  public Snapshots<V> start() {
    return Snapshots.start(this);
  }
}
