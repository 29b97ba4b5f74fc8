package dev.switchback.registry;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches a store by looking at it: for those who write one. One daemon thread, which hints when a
 * look shows another state than the one before, when looks begin to fail, and after every failure
 * that it got over, since anything may have changed meanwhile. A push only makes it look earlier.
 */
public final class StoreWatch implements Registry.Watch {
  private static final Logger log = LoggerFactory.getLogger(StoreWatch.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LAST_RETRY = Duration.ofSeconds(2);

  /**
   * What a look shows.
   *
   * @param state tells one state of the store from another; two equal ones are the same state
   * @param live whether a rollout is live in it, so that a revert is worth looking for
   */
  public record Seen(String state, boolean live) {}

  /** The store as it is watched. Called by the watch's thread, but for {@link #close}. */
  public interface Eye extends AutoCloseable {
    /**
     * One cheap reading.
     *
     * @throws Exception when the store is away; it is asked again after a while
     */
    Seen look() throws Exception;

    /**
     * Waits for a push, for at most this time.
     *
     * @param pause waits without a push; a {@link StoreWatch#nudge} ends it early
     */
    default void await(Duration most, Pause pause) throws Exception {
      pause.sleep(most);
    }

    /** Gives up what is held, while it may be waiting. */
    @Override
    default void close() {}
  }

  /** Waiting that a nudge or the end of the watch cuts short. */
  @FunctionalInterface
  public interface Pause {
    /** Waits. */
    void sleep(Duration most) throws InterruptedException;
  }

  /**
   * How often to look; each time is shortened by a random part, at most a tenth, so that many
   * processes do not look at once.
   *
   * @param live while a rollout is live
   * @param quiet otherwise
   */
  public record Pace(Duration live, Duration quiet) {
    /** Every 250 ms while a rollout is live, else every 2 s. */
    public static final Pace USUAL = new Pace(Duration.ofMillis(250), Duration.ofSeconds(2));

    /** Checks. */
    public Pace {
      Duration shortest = Duration.ofMillis(1);
      if (live.compareTo(shortest) < 0 || quiet.compareTo(shortest) < 0) {
        throw new IllegalArgumentException(
            "pace is " + live + " and " + quiet + "; give at least 1 ms");
      }
    }
  }

  private final String store;
  private final Eye eye;
  private final Pace pace;
  private final Runnable hint;
  private final Thread thread;
  private final Object lock = new Object();

  /** Guarded by lock. */
  private boolean nudged;

  private volatile boolean closed;
  private volatile long worked = System.nanoTime();

  private StoreWatch(String store, Eye eye, Pace pace, Runnable hint) {
    this.store = store;
    this.eye = eye;
    this.pace = pace;
    this.hint = hint;
    this.thread = new Thread(this::run, "switchback-watch");
    thread.setDaemon(true);
  }

  /**
   * Begins to watch.
   *
   * @param store its name for the log
   */
  public static StoreWatch start(String store, Eye eye, Pace pace, Runnable hint) {
    StoreWatch watch = new StoreWatch(store, eye, pace, hint);
    watch.thread.start();
    return watch;
  }

  /** Looks soon, because something says that there is news. Any thread; returns at once. */
  public void nudge() {
    synchronized (lock) {
      nudged = true;
      lock.notifyAll();
    }
  }

  @Override
  public Duration age() {
    return Duration.ofNanos(System.nanoTime() - worked);
  }

  private void run() {
    Seen seen = null;
    Duration retry = FIRST_RETRY;
    boolean told = false;
    while (!closed) {
      try {
        Seen now = eye.look();
        worked = System.nanoTime();
        if (told) {
          log.info("{} is watched again", store);
        }
        told = false;
        retry = FIRST_RETRY;
        if (seen == null || !now.state().equals(seen.state())) {
          hint();
        }
        seen = now;
        eye.await(shortened(now.live() ? pace.live() : pace.quiet()), this::sleep);
      } catch (InterruptedException interrupted) {
        return; // only close() interrupts this thread
      } catch (Exception failed) {
        seen = null;
        if (!told && !closed) {
          log.warn("{} cannot be watched and will be asked again: {}", store, why(failed));
          told = true;
          hint(); // whoever reads the store finds that it is away, and says so
        }
        if (!pauseAfterFailure(retry)) {
          return;
        }
        retry =
            retry.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? retry.multipliedBy(2) : LAST_RETRY;
      }
    }
  }

  private boolean pauseAfterFailure(Duration about) {
    try {
      sleep(Duration.ofNanos((long) (about.toNanos() * random(0.5))));
      return true;
    } catch (InterruptedException interrupted) {
      return false;
    }
  }

  private void sleep(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    synchronized (lock) {
      while (!nudged && !closed) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          break;
        }
        lock.wait(Math.max(1, left / 1_000_000));
      }
      nudged = false;
    }
  }

  private void hint() {
    try {
      hint.run();
    } catch (RuntimeException failed) {
      log.error("a hint of {} failed", store, failed);
    }
  }

  private static Duration shortened(Duration time) {
    return Duration.ofNanos((long) (time.toNanos() * random(0.9)));
  }

  private static double random(double from) {
    return ThreadLocalRandom.current().nextDouble(from, 1.0);
  }

  private static @Nullable String why(Exception failed) {
    return failed instanceof RegistryException ? failed.getMessage() : failed.getClass().getName();
  }

  /** Ends the thread; can be called twice. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    eye.close();
    thread.interrupt();
  }
}
