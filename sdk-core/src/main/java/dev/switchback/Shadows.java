package dev.switchback;

import dev.switchback.document.Serving;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies of calls for shadow versions: drawn by chance after a call was answered, run on daemon
 * threads of their own that end when idle, dropped and counted where the route has no place or no
 * tokens left. Nothing waits and nothing is queued, so a caller pays for handing a copy over and no
 * more. Thread-safe.
 */
final class Shadows implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("dev.switchback.shadow");
  private static final int MILLION = 1_000_000;
  private static final long IDLE_SECONDS = 10;

  private final LongSupplier ticker;
  private final Map<String, OfRoute> routes = new ConcurrentHashMap<>();
  private final ExecutorService threads;

  Shadows(LongSupplier ticker) {
    this.ticker = ticker;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE, // each route has its own bound
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "switchback-shadow-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Sends one copy and waits for its end. */
  @FunctionalInterface
  interface Copy {
    CallRecord send();
  }

  /** What is kept of one route, over all snapshots. */
  private static final class OfRoute {
    final AtomicInteger running = new AtomicInteger();
    final LongAdder sent = new LongAdder();
    final LongAdder busy = new LongAdder();
    final LongAdder overBudget = new LongAdder();
    final LongAdder withTools = new LongAdder();
    final LongAdder notIdempotent = new LongAdder();
    final HourlyTokens tokens;

    OfRoute(long nanos) {
      this.tokens = new HourlyTokens(nanos);
    }

    boolean enter(int most) {
      int now = running.get();
      while (now < most) {
        if (running.compareAndSet(now, now + 1)) {
          return true;
        }
        now = running.get();
      }
      return false;
    }
  }

  /** Draws for one call, and hands its copy over where it is drawn and has a place. */
  void offer(String route, Serving.Shadow declared, boolean isIdempotent, Copy copy) {
    if (ThreadLocalRandom.current().nextInt(MILLION) >= declared.sample()) {
      return;
    }
    OfRoute of = routes.computeIfAbsent(route, name -> new OfRoute(ticker.getAsLong()));
    if (!isIdempotent) {
      if (of.notIdempotent.sum() == 0) {
        LOG.warn(
            "route {}: no copy is sent to the shadow version {}: its body would run once more; say"
                + " idempotent() on the route where it may",
            route,
            declared.version());
      }
      of.notIdempotent.increment();
    } else if (!of.tokens.isLeft(declared.tokensPerHour(), ticker.getAsLong())) {
      of.overBudget.increment();
    } else if (!of.enter(declared.maxConcurrent())) {
      of.busy.increment();
    } else {
      start(of, copy);
    }
  }

  private void start(OfRoute of, Copy copy) {
    try {
      threads.execute(
          () -> {
            try {
              ended(of, copy.send());
            } finally {
              of.running.decrementAndGet();
            }
          });
    } catch (RejectedExecutionException closed) {
      of.running.decrementAndGet();
    }
  }

  private void ended(OfRoute of, CallRecord record) {
    if (ToolsInShadowException.class.getName().equals(record.errorType())) {
      of.withTools.increment();
      return;
    }
    of.sent.increment();
    of.tokens.spend(record.inputTokens(), ticker.getAsLong());
    of.tokens.spend(record.outputTokens(), ticker.getAsLong());
  }

  ShadowCounts counts(String route) {
    OfRoute of = routes.get(route);
    return of == null
        ? new ShadowCounts(0, 0, 0, 0, 0)
        : new ShadowCounts(
            of.sent.sum(),
            of.busy.sum(),
            of.overBudget.sum(),
            of.withTools.sum(),
            of.notIdempotent.sum());
  }

  /** Interrupts the copies that run; later ones are dropped. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
