package dev.switchback.registry;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/** Settings of a {@link FileRegistry}. Not thread-safe. */
public final class FileRegistryBuilder {
  final Path directory;
  Duration poll = Duration.ofMillis(250);
  Clock clock = Clock.systemUTC();

  /** Behaves as in a directory that cannot be written; for tests, which may run as root. */
  boolean readOnly;

  /** Runs after each step of a change; for tests. */
  Consumer<FileCommit.Step> after = step -> {};

  FileRegistryBuilder(Path directory) {
    this.directory = directory;
  }

  /**
   * How often the files are read besides the watch's hints; default 250 ms.
   *
   * @throws IllegalArgumentException unless it is at least 1 ms
   */
  public FileRegistryBuilder pollEvery(Duration interval) {
    if (requireNonNull(interval, "interval").compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException("pollEvery is " + interval + "; give at least 1 ms");
    }
    this.poll = interval;
    return this;
  }

  /** The clock whose time the audit shows; default UTC. */
  public FileRegistryBuilder clock(Clock clock) {
    this.clock = requireNonNull(clock, "clock");
    return this;
  }

  /** The registry; it does not touch the directory yet. */
  public FileRegistry build() {
    return new FileRegistry(this);
  }
}
