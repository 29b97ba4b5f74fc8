package dev.switchback.call;

import dev.switchback.Outcome;
import dev.switchback.RejectedCallException.Limit;
import dev.switchback.document.CallSettings;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one route and version, the records of its breaker, and the telling of its changes.
 * Thread-safe; listeners are told on the calling thread with nothing held.
 *
 * <p>Resilience4j's own event publisher is not used: with one consumer it builds an event, with a
 * wall clock's time, for every call.
 */
final class Handle {
  private final String route;
  private final String digest;
  private final CallSettings settings;
  private final Limits limits;
  private final Breakers breakers;
  private final long trialNanos;

  /** Whether the opening was told and the closing was not yet. */
  private final AtomicBoolean isToldOpen = new AtomicBoolean();

  /** When the last trial call of a half-open breaker was let through; racy, read only then. */
  private volatile long trialAt;

  /** When the cache was last told that this is in use; racy, a late write only tells it again. */
  private long touchedAt;

  Handle(
      String route, String digest, CallSettings settings, LongSupplier ticker, Breakers breakers) {
    this.route = route;
    this.digest = digest;
    this.settings = settings;
    this.breakers = breakers;
    this.limits = new Limits(route + " " + digest, settings, ticker);
    this.trialNanos = Nanos.of(settings.deadline());
    this.touchedAt = ticker.getAsLong();
  }

  String route() {
    return route;
  }

  String digest() {
    return digest;
  }

  /** Whether the limits are those of {@code wanted}; whatever else changes keeps the state. */
  boolean isFor(CallSettings wanted) {
    return settings.maxConcurrent() == wanted.maxConcurrent()
        && settings.ratePerSecond() == wanted.ratePerSecond()
        && Objects.equals(settings.breaker(), wanted.breaker());
  }

  /** Whether the cache has to be told that this is in use, at most once in {@code everyNanos}. */
  boolean isStale(long nanos, long everyNanos) {
    if (nanos - touchedAt < everyNanos) {
      return false;
    }
    touchedAt = nanos;
    return true;
  }

  boolean isOpen() {
    CircuitBreaker breaker = limits.breaker();
    return breaker != null && breaker.getState() == CircuitBreaker.State.OPEN;
  }

  /** Null is leave to send; what it takes {@link #ended} gives back. */
  @Nullable Limit admit(long nanos) {
    Limit limit = limits.admit();
    CircuitBreaker breaker = limits.breaker();
    if (breaker != null
        && isToldOpen.get()
        && breaker.getState() == CircuitBreaker.State.HALF_OPEN) {
      if (limit == null) {
        trialAt = nanos;
      } else if (limit == Limit.BREAKER && nanos - trialAt > trialNanos) {
        // The trial call hangs: without this no other would ever be let through.
        breaker.transitionToOpenState();
      }
    }
    return limit;
  }

  /** An admitted call ended. */
  void ended(Outcome outcome, long durationNanos, @Nullable Throwable failure) {
    limits.release();
    CircuitBreaker breaker = limits.breaker();
    if (breaker == null) {
      return;
    }
    switch (Rule.of(outcome).breaker()) {
      case SUCCESS -> breaker.onSuccess(durationNanos, TimeUnit.NANOSECONDS);
      case IGNORED -> breaker.releasePermission();
      case FAILURE -> breaker.onError(durationNanos, TimeUnit.NANOSECONDS, known(failure));
      case OPENS -> {
        breaker.onError(durationNanos, TimeUnit.NANOSECONDS, known(failure));
        if (breaker.getState() != CircuitBreaker.State.OPEN) {
          breaker.transitionToOpenState();
        }
      }
    }
    tell(breaker.getState());
  }

  private void tell(CircuitBreaker.State state) {
    boolean wasTold = isToldOpen.get();
    if (state == (wasTold ? CircuitBreaker.State.CLOSED : CircuitBreaker.State.OPEN)
        && isToldOpen.compareAndSet(wasTold, !wasTold)) {
      breakers.tell(route);
    }
  }

  /** A timeout may have no exception; Resilience4j asks for one and, as set up here, reads none. */
  private static Throwable known(@Nullable Throwable failure) {
    return failure == null ? new NoFailure() : failure;
  }

  private static final class NoFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private NoFailure() {
      super("no exception: a late answer", null, false, false);
    }
  }
}
