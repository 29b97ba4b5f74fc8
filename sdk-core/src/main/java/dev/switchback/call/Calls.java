package dev.switchback.call;

import dev.switchback.Body;
import dev.switchback.CallOptions;
import dev.switchback.Outcome;
import dev.switchback.Resolution;
import dev.switchback.document.CallSettings;
import dev.switchback.document.ModelVersion;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The door of the call room: makes one logical call of one or more attempts, within one deadline,
 * with bulkhead, breaker and rate limit per route and version, retries, and stable taking over from
 * a canary. One object for each Switchback instance; thread-safe.
 *
 * <pre>{@code
 * Calls calls = Calls.create(System::nanoTime, null);
 * Calls.Plan<String> plan = Calls.Plan.create("summary", CallSettings.ofDefaults());
 * String text = calls.call(plan, events, drawn, stable, body, CallOptions.ofDefaults());
 * }</pre>
 */
public final class Calls implements AutoCloseable {
  /** Hears of circuit breakers that open and close. */
  @FunctionalInterface
  public interface BreakerListener {
    /**
     * A breaker opened, or closed again after it had. Told once each, on the thread of the call that
     * tipped it, with no lock held and before that attempt's end is told; what it throws is logged.
     *
     * @param digest of the version
     * @param isOpen whether it is open now
     */
    void changed(String route, String digest, boolean isOpen);
  }

  private final Means means;

  private Calls(Means means) {
    this.means = means;
  }

  /**
   * A new room, without a listener.
   *
   * @param ticker nanoseconds of which only differences mean something, such as {@code
   *     System::nanoTime}
   * @param pool runs the bodies of routes that ask for a pool; null: they run on the caller's thread
   */
  public static Calls create(LongSupplier ticker, @Nullable Executor pool) {
    return create(ticker, pool, (route, digest, isOpen) -> {});
  }

  /** The same with somebody to hear of breakers. */
  public static Calls create(
      LongSupplier ticker, @Nullable Executor pool, BreakerListener listener) {
    return create(ticker, pool, listener, TimeUnit.NANOSECONDS::sleep);
  }

  static Calls create(
      LongSupplier ticker, @Nullable Executor pool, BreakerListener listener, Means.Pause pause) {
    Objects.requireNonNull(ticker, "ticker");
    Objects.requireNonNull(listener, "listener");
    Guard guard = new Guard();
    Handles handles = new Handles(ticker, new Breakers(listener, guard));
    return new Calls(new Means(ticker, pool, pause, handles, new Classifier(guard), guard));
  }

  /**
   * Makes the call on the caller's thread, or in the pool where the plan asks for it.
   *
   * @param drawn the version to ask first
   * @param fallback stable, to take over from a canary; null where nothing takes over
   * @throws X what the body threw at the last attempt made, unchanged
   * @throws dev.switchback.RejectedCallException if every attempt was rejected by a limit
   * @throws dev.switchback.DeadlineExceededException if the time passed with nothing to hand over
   */
  public <T extends @Nullable Object, X extends Exception> T call(
      Plan<T> plan,
      CallEvents<T> events,
      Resolution drawn,
      @Nullable Resolution fallback,
      Body<T, X> body,
      CallOptions options)
      throws X {
    long nanos = means.ticker().getAsLong();
    Told<T> told = new Told<>(events, means.guard());
    CallRun<T> run =
        new CallRun<>(means, plan, told, drawn, fallback, options.deadline(), nanos);
    told.begun(nanos);
    return new SyncCall<>(run, body).run(nanos);
  }

  /**
   * Whether the breaker of a route and version is open: no call of it is sent. False where there is
   * none or nothing was called yet.
   */
  public boolean isOpen(String route, String digest) {
    Handle handle = means.handles().find(route, digest);
    return handle != null && handle.isOpen();
  }

  /** Ends the thread for asynchronous calls, if there is one. May be called twice. */
  @Override
  public void close() {}

  /**
   * How the calls of one route are made. Built once for a route's object and document; thread-safe.
   *
   * @param <T> the output
   */
  public static final class Plan<T extends @Nullable Object> {
    private final String route;
    private final CallSettings settings;
    private final boolean isIdempotent;
    private final boolean isPooled;
    private final @Nullable Predicate<? super T> check;
    private final List<Function<Throwable, @Nullable Outcome>> classifiers;
    private final long deadlineNanos;
    private final long attemptNanos;
    private final long backoffNanos;
    private final Held held = new Held();

    private Plan(
        String route,
        CallSettings settings,
        @Nullable Duration deadline,
        boolean isIdempotent,
        boolean isPooled,
        @Nullable Predicate<? super T> check,
        List<Function<Throwable, @Nullable Outcome>> classifiers) {
      this.route = Objects.requireNonNull(route, "route");
      this.settings = Objects.requireNonNull(settings, "settings");
      this.isIdempotent = isIdempotent;
      this.isPooled = isPooled;
      this.check = check;
      this.classifiers = List.copyOf(classifiers);
      long declared = Nanos.of(settings.deadline());
      this.deadlineNanos = deadline == null ? declared : Math.min(declared, Nanos.of(deadline));
      Duration attempt = settings.attemptTimeout();
      this.attemptNanos = attempt == null ? Long.MAX_VALUE : Nanos.of(attempt);
      this.backoffNanos = Nanos.of(settings.backoff());
    }

    /** By the document alone: not idempotent, on the caller's thread, without check or hooks. */
    public static <T extends @Nullable Object> Plan<T> create(
        String route, CallSettings settings) {
      return create(route, settings, null, false, false, null, List.of());
    }

    /**
     * With what the route's builder said.
     *
     * @param deadline the builder's; the shorter of it and the document's holds; null for the
     *     document's
     * @param isIdempotent whether a request that may have been processed may be sent again
     * @param isPooled whether bodies run in the pool, where a timeout interrupts them
     * @param check whether an output is good; one that is not, or makes it throw, is degraded; null
     *     for none
     * @param classifiers asked in order for the outcome of an exception; null from all of them, or
     *     success, is for the room to say
     */
    public static <T extends @Nullable Object> Plan<T> create(
        String route,
        CallSettings settings,
        @Nullable Duration deadline,
        boolean isIdempotent,
        boolean isPooled,
        @Nullable Predicate<? super T> check,
        List<Function<Throwable, @Nullable Outcome>> classifiers) {
      return new Plan<>(route, settings, deadline, isIdempotent, isPooled, check, classifiers);
    }

    CallSettings settings() {
      return settings;
    }

    boolean isIdempotent() {
      return isIdempotent;
    }

    boolean isPooled() {
      return isPooled;
    }

    boolean mayRetry() {
      return settings.retryBudget() > 0;
    }

    long deadlineNanos() {
      return deadlineNanos;
    }

    long attemptNanos() {
      return attemptNanos;
    }

    long backoffNanos() {
      return backoffNanos;
    }

    List<Function<Throwable, @Nullable Outcome>> classifiers() {
      return classifiers;
    }

    RetryBudget budget(Handles handles) {
      return held.budget(handles, route);
    }

    Handle handle(Handles handles, ModelVersion version, long nanos) {
      return held.handle(handles, route, settings, version, nanos);
    }

    boolean isGood(@Nullable T output, Guard guard) {
      if (check == null) {
        return true;
      }
      try {
        return check.test(CallRun.given(output));
      } catch (RuntimeException e) {
        guard.failed("the check of route " + route, e);
        return false;
      }
    }
  }
}
