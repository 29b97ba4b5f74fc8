package dev.switchback.call;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.switchback.document.CallSettings;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The handles of routes and versions and the retry budgets of routes, by name and digest. Bounded:
 * those not used for an hour go, and so do the least used beyond {@value #MOST}. Thread-safe.
 */
final class Handles {
  static final int MOST = 4_096;
  private static final long TOUCH_NANOS = Duration.ofMinutes(5).toNanos();

  private final LongSupplier ticker;
  private final Breakers breakers;
  private final Cache<Id, Handle> handles;
  private final Cache<String, RetryBudget> budgets;

  Handles(LongSupplier ticker, Breakers breakers) {
    this.ticker = ticker;
    this.breakers = breakers;
    this.handles = cache(ticker);
    this.budgets = cache(ticker);
  }

  private static <K, V> Cache<K, V> cache(LongSupplier ticker) {
    return Caffeine.newBuilder()
        .maximumSize(MOST)
        .expireAfterAccess(Duration.ofHours(1))
        .ticker(ticker::getAsLong)
        .executor(Runnable::run)
        .build();
  }

  RetryBudget budget(String route) {
    return budgets.get(route, name -> new RetryBudget());
  }

  /** The handle; a new one where there is none yet or the route's settings have changed. */
  Handle get(String route, String digest, CallSettings settings) {
    Id id = new Id(route, digest);
    Handle found = handles.getIfPresent(id);
    if (found != null && found.isFor(settings)) {
      return found;
    }
    return handles
        .asMap()
        .compute(
            id,
            (key, held) ->
                held != null && held.isFor(settings)
                    ? held
                    : new Handle(route, digest, settings, ticker, breakers));
  }

  /** Keeps a handle that a plan holds from expiring, so that no second one is made beside it. */
  Handle touched(Handle handle, long nanos) {
    return handle.isStale(nanos, TOUCH_NANOS)
        ? handles.get(new Id(handle.route(), handle.digest()), id -> handle)
        : handle;
  }

  void clear() {
    handles.invalidateAll();
    budgets.invalidateAll();
  }

  @Nullable Handle find(String route, String digest) {
    return handles.getIfPresent(new Id(route, digest));
  }

  private record Id(String route, String digest) {}
}
