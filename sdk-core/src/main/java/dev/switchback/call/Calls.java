package dev.switchback.call;

import dev.switchback.AsyncBody;
import dev.switchback.Body;
import dev.switchback.CallOptions;
import dev.switchback.Outcome;
import dev.switchback.Resolution;
import dev.switchback.StreamBody;
import dev.switchback.StreamChunk;
import dev.switchback.document.CallSettings;
import dev.switchback.document.ModelVersion;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
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
     * A breaker of the route opened, or closed again after it had; {@link Calls#isOpen} says which.
     * Told once each, on the thread of the call that tipped it, with no lock held and before that
     * attempt's end is told; what it throws is logged.
     */
    void changed(String route);
  }

  private final Means means;
  private final Hops hops;

  private Calls(Means means) {
    this.means = means;
    this.hops = new Hops(means.pool());
  }

  /**
   * A new room, without a listener.
   *
   * @param ticker nanoseconds of which only differences mean something, such as {@code
   *     System::nanoTime}
   * @param pool runs the bodies of routes that ask for a pool; null: they run on the caller's
   *     thread
   */
  public static Calls create(LongSupplier ticker, @Nullable Executor pool) {
    return create(ticker, pool, route -> {});
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
   * @param nanos the ticker's reading as the call begins: its time runs from there
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
      CallOptions options,
      long nanos)
      throws X {
    CallRun<T> run = begin(plan, events, drawn, fallback, options, nanos);
    return SyncCall.run(run, body, nanos);
  }

  /**
   * Makes the call without blocking. The first attempt's body is called on the caller's thread,
   * later ones in the pool, or the common one without. Cancelling the future cancels the stage and
   * ends the call as cancelled. The future fails with what {@link #call} would throw.
   *
   * @param drawn the version to ask first
   * @param fallback stable, to take over from a canary; null where nothing takes over
   * @param nanos the ticker's reading as the call begins: its time runs from there
   */
  public <T extends @Nullable Object> CompletableFuture<T> callAsync(
      Plan<T> plan,
      CallEvents<T> events,
      Resolution drawn,
      @Nullable Resolution fallback,
      AsyncBody<T> body,
      CallOptions options,
      long nanos) {
    CallRun<T> run = begin(plan, events, drawn, fallback, options, nanos);
    AsyncEnds<T> ends =
        (attempt, output, failure, now) ->
            new AsyncEnds.End(failure, run.diagnose(attempt, output, failure, now));
    return new AsyncCall<>(run, body, hops, ends).start(nanos);
  }

  /**
   * Makes the call whose answer is a stream, without blocking. Bodies are called as those of {@link
   * #callAsync}. What the plan says of outputs is left out; what the chunks say goes to the target.
   *
   * @param reader what the call has to know of a chunk
   * @param drawn the version to ask first
   * @param fallback stable, to take over from a canary; null where nothing takes over
   * @param nanos the ticker's reading as the call begins: its time runs from there
   */
  public <T extends @Nullable Object, C> Streaming<C> stream(
      Plan<T> plan,
      CallEvents<T> events,
      Resolution drawn,
      @Nullable Resolution fallback,
      Function<? super C, ? extends StreamChunk> reader,
      StreamBody<C> body,
      CallOptions options,
      long nanos) {
    CallRun<T> run = begin(plan, events, drawn, fallback, options, nanos);
    return new StreamCall<>(run, body, reader, hops).start(nanos);
  }

  private <T extends @Nullable Object> CallRun<T> begin(
      Plan<T> plan,
      CallEvents<T> events,
      Resolution drawn,
      @Nullable Resolution fallback,
      CallOptions options,
      long nanos) {
    Told<T> told = new Told<>(events, means.guard());
    CallRun<T> run = new CallRun<>(means, plan, told, drawn, fallback, options.deadline(), nanos);
    told.begun(nanos);
    return run;
  }

  /**
   * Whether the breaker of a route and version is open: no call of it is sent. False where there is
   * none or nothing was called yet.
   */
  public boolean isOpen(String route, ModelVersion version) {
    Handle handle = means.handles().find(route, version.digest());
    return handle != null && handle.isOpen();
  }

  /** How often something around a call threw: events, checks, classifiers, listeners. */
  public long mishaps() {
    return means.guard().count();
  }

  /**
   * Lets go of breakers, limits and budgets; there is no thread to end. Calls that run go on, and
   * later ones begin afresh. May be called twice.
   */
  @Override
  public void close() {
    means.handles().clear();
  }

  /**
   * A stream that runs. It takes one subscriber; closing it ends the call, as cancelled if it has
   * not ended.
   */
  public interface Streaming<C> extends Flow.Publisher<C>, AutoCloseable {
    /** When the call has ended and everybody was told; it does not fail. */
    CompletionStage<Boolean> ended();

    /** Reads it to its end for nobody, and waits for that. */
    default void drain() {
      subscribe(new Drain<>());
      ended().toCompletableFuture().join();
    }

    @Override
    void close();
  }

  /**
   * What a route's builder says of its calls.
   *
   * @param deadline of one call; the shorter of it and the document's holds; null for the
   *     document's
   * @param isIdempotent whether a request that may have been processed may be sent again; default
   *     false
   * @param check whether an output is good; one that is not, or makes it throw, is degraded; null,
   *     the default, for none
   * @param classifier asked first for the outcome of an exception; null or {@link Outcome#SUCCESS}
   *     from it is for the room to say; null, the default, for none
   * @param isPooled whether bodies run in the pool, where a timeout interrupts them; default false
   */
  public record Options<T extends @Nullable Object>(
      @Nullable Duration deadline,
      boolean isIdempotent,
      @Nullable Predicate<? super T> check,
      @Nullable Function<Throwable, @Nullable Outcome> classifier,
      boolean isPooled) {
    /** Every default. */
    public static <T extends @Nullable Object> Options<T> ofDefaults() {
      return new Options<>(null, false, null, null, false);
    }
  }

  /**
   * How the calls of one route are made: by its document and its builder. Built once for both;
   * thread-safe.
   *
   * @param <T> the output
   */
  public static final class Plan<T extends @Nullable Object> {
    private final CallSettings settings;
    private final Options<T> options;
    private final long deadlineNanos;
    private final long attemptNanos;
    private final long backoffNanos;
    private final Held held;

    // No route has a blank in its name.
    private static final String COPIES = " (shadow)";

    private Plan(String route, CallSettings settings, Options<T> options) {
      this.settings = settings;
      this.options = options;
      this.held = new Held(Objects.requireNonNull(route, "route"), settings);
      long declared = Nanos.of(settings.deadline());
      Duration own = options.deadline();
      this.deadlineNanos = own == null ? declared : Math.min(declared, Nanos.of(own));
      Duration attempt = settings.attemptTimeout();
      this.attemptNanos = attempt == null ? Long.MAX_VALUE : Nanos.of(attempt);
      this.backoffNanos = Nanos.of(settings.backoff());
    }

    /** The plan of a route under one document. */
    public static <T extends @Nullable Object> Plan<T> of(
        String route, CallSettings settings, Options<T> options) {
      return new Plan<>(route, settings, options);
    }

    /**
     * The plan of copies of this plan's calls: one attempt, no stable to take over, breaker and
     * limits apart from those of the versions that serve.
     */
    public Plan<T> ofCopies() {
      CallSettings once =
          new CallSettings(
              settings.deadline(),
              1,
              1,
              settings.attemptTimeout(),
              settings.firstChunk(),
              settings.idle(),
              0,
              settings.backoff(),
              0,
              0,
              settings.breaker(),
              false,
              false,
              Set.of());
      return new Plan<>(held.route() + COPIES, once, options);
    }

    /** The deadline of one call in nanoseconds: the shorter of the document's and the builder's. */
    public long deadlineNanos() {
      return deadlineNanos;
    }

    CallSettings settings() {
      return settings;
    }

    Options<T> options() {
      return options;
    }

    Held held() {
      return held;
    }

    long attemptNanos() {
      return attemptNanos;
    }

    long backoffNanos() {
      return backoffNanos;
    }
  }
}
