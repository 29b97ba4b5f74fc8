package dev.switchback.registry;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hints at changes of a directory: by the file system's watch of the directory, and by the clock.
 * One daemon thread. A watch that dies, or whose directory was replaced, is begun again after a
 * back-off with jitter, and hints once it works.
 */
final class DirectoryWatch implements Registry.Watch, Runnable {
  static final String NAME = "switchback-watch";
  private static final Logger log = LoggerFactory.getLogger(DirectoryWatch.class);
  private static final Duration IDENTITY = Duration.ofSeconds(1);
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(2);

  private final Path directory;
  private final Duration poll;
  private final Runnable hint;
  private final Thread thread;
  private final Object pause = new Object();
  private volatile boolean closed;
  private volatile long worked = System.nanoTime();

  private DirectoryWatch(Path directory, Duration poll, Runnable hint) {
    this.directory = directory;
    this.poll = poll;
    this.hint = hint;
    this.thread = new Thread(this, NAME);
    thread.setDaemon(true);
  }

  static DirectoryWatch start(Path directory, Duration poll, Runnable hint) {
    DirectoryWatch watch = new DirectoryWatch(directory, poll, hint);
    watch.thread.start();
    return watch;
  }

  @Override
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - worked);
  }

  @Override
  public void run() {
    Duration retry = FIRST_RETRY;
    boolean told = false;
    while (!closed) {
      try (WatchService service = directory.getFileSystem().newWatchService()) {
        Object identity = identity();
        WatchKey key =
            directory.register(
                service,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
        told = false;
        retry = FIRST_RETRY;
        hint();
        follow(service, key, identity);
      } catch (IOException | ClosedWatchServiceException died) {
        if (!told && !closed) {
          log.warn("the watch of {} died and will be begun again: {}", directory, died.toString());
          told = true;
        }
      }
      hint();
      pause(retry);
      retry = retry.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? retry.multipliedBy(2) : LAST_RETRY;
    }
  }

  /** Hints until the directory that is watched is no longer the one of that name. */
  private void follow(WatchService service, WatchKey watched, @Nullable Object identity)
      throws IOException {
    long polled = System.nanoTime();
    while (!closed && java.util.Objects.equals(identity, identity())) {
      worked = System.nanoTime();
      long wait = Math.min(poll.toNanos() - (worked - polled), IDENTITY.toNanos());
      WatchKey key = take(service, Math.max(wait, 1));
      if (key != null) {
        key.pollEvents();
        key.reset();
      }
      if (key != null || System.nanoTime() - polled >= poll.toNanos()) {
        polled = System.nanoTime();
        hint();
      }
      if (!watched.isValid()) {
        return;
      }
    }
  }

  private @Nullable WatchKey take(WatchService service, long nanos) {
    try {
      return service.poll(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      closed = true; // only close() interrupts this thread
      return null;
    }
  }

  /** Tells a directory from another one of the same name; null where the file system cannot. */
  private @Nullable Object identity() throws IOException {
    return Files.readAttributes(directory, BasicFileAttributes.class, new LinkOption[0]).fileKey();
  }

  private void hint() {
    if (closed) {
      return;
    }
    try {
      hint.run();
    } catch (RuntimeException failed) {
      log.error("a hint of {} failed", directory, failed);
    }
  }

  private void pause(Duration about) {
    long nanos = (long) (about.toNanos() * ThreadLocalRandom.current().nextDouble(0.5, 1.0));
    long end = System.nanoTime() + nanos;
    synchronized (pause) {
      while (!closed && System.nanoTime() < end) {
        try {
          pause.wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        } catch (InterruptedException interrupted) {
          closed = true;
        }
      }
    }
  }

  /** Ends the thread, which may be hinting, at its next step; can be called twice. */
  @Override
  public void close() {
    synchronized (pause) {
      closed = true;
      pause.notifyAll();
    }
    thread.interrupt();
  }
}
