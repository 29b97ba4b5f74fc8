package dev.switchback;

import static java.util.Objects.requireNonNull;

import dev.switchback.call.Calls;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import dev.switchback.evidence.Evidence;
import dev.switchback.observe.Observation;
import dev.switchback.registry.RouteState;
import dev.switchback.split.Split;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A route as the application's code knows it: its name, and what to observe of its answers. Build
 * it once and share it; immutable and thread-safe.
 *
 * <pre>{@code
 * Route<Label> triage = switchback.route("ticket-triage", Label.class)
 *     .label(Label::queue)
 *     .score("confidence", Label::confidence)
 *     .idempotent()
 *     .build();
 * Result<Label> result = triage.invoke(Key.of(customer), target -> classify(target, ticket));
 * }</pre>
 *
 * @param <T> what its calls answer
 */
public final class Route<T extends @Nullable Object> {
  private final Switchback switchback;
  private final String name;
  private final Observation.Extractors<T> extractors;
  private final Calls.Options<T> options;
  private final boolean toolsInShadow;

  // The plan of the snapshot last seen: made once per document, not per call.
  private volatile @Nullable Planned<T> planned;

  private record Planned<T extends @Nullable Object>(Served served, Calls.Plan<T> plan) {}

  /** What serves for one route under one snapshot; told apart by identity. */
  static final class Served {
    private final RouteState state;
    private final Split split;
    private final Evidence.OfRoute evidence;

    Served(RouteState state, Split split, Evidence.OfRoute evidence) {
      this.state = state;
      this.split = split;
      this.evidence = evidence;
    }

    RouteState state() {
      return state;
    }

    Split split() {
      return split;
    }

    /** The version that gets copies of calls; null without one. */
    @Nullable Resolution shadow() {
      return split.shadow();
    }

    Evidence.OfRoute evidence() {
      return evidence;
    }

    /** The version a call gets: the one it is forced to, else what the split draws. */
    Resolution draw(Key key, CallOptions options) {
      String version = options.version();
      if (version == null) {
        return split.resolve(key);
      }
      Resolution forced = split.forced(version);
      if (forced == null) {
        String route = state.document().route();
        throw new SwitchbackException(
            "route " + route + " has no version " + version + " to force; register it first");
      }
      return forced;
    }

    /** Stable, to take over from a canary that was drawn; null for all else. */
    @Nullable Resolution fallback(Resolution drawn) {
      return drawn.rollout() == null ? null : split.fallbackFrom(drawn);
    }
  }

  private Route(Builder<T> builder) {
    this.switchback = builder.switchback;
    this.name = builder.name;
    List<Observation.Scorer<T>> scorers = new ArrayList<>();
    builder.scores.forEach((score, of) -> scorers.add(new Observation.Scorer<>(score, of)));
    this.extractors = new Observation.Extractors<>(builder.label, builder.text, scorers);
    this.options =
        new Calls.Options<>(
            builder.deadline,
            builder.idempotent,
            builder.check,
            builder.classifier,
            builder.onPool);
    this.toolsInShadow = builder.toolsInShadow;
  }

  /** The route's name. */
  public String name() {
    return name;
  }

  /** Makes one call and returns its answer. What the body throws passes through unchanged. */
  public <X extends Exception> T call(Key key, Body<T, X> body) throws X {
    return call(key, CallOptions.ofDefaults(), body);
  }

  /** Makes one call and returns its answer, with settings of its own. */
  public <X extends Exception> T call(Key key, CallOptions call, Body<T, X> body) throws X {
    requireNonNull(key, "key");
    long nanos = switchback.nanos();
    Served served = switchback.begin(name, nanos);
    Resolution drawn = served.draw(key, call);
    Observation.Call<T> observed = observe(served, drawn, key, nanos);
    return send(served, drawn, observed, body, call, nanos);
  }

  /** Makes one call and returns its answer with a receipt. */
  public <X extends Exception> Result<T> invoke(Key key, Body<T, X> body) throws X {
    return invoke(key, CallOptions.ofDefaults(), body);
  }

  /**
   * Makes one call, on the caller's thread unless the route asks for the pool.
   *
   * @throws UnknownRouteException if no such route is served
   * @throws RejectedCallException if nothing was sent: bulkhead, rate limit or breaker
   * @throws DeadlineExceededException if the deadline passed before an answer came
   * @throws X what the body threw in the last attempt, unchanged
   */
  public <X extends Exception> Result<T> invoke(Key key, CallOptions call, Body<T, X> body)
      throws X {
    requireNonNull(key, "key");
    long nanos = switchback.nanos();
    Served served = switchback.begin(name, nanos);
    Resolution drawn = served.draw(key, call);
    Observation.Call<T> observed = observe(served, drawn, key, nanos);
    return new Result<>(send(served, drawn, observed, body, call, nanos), observed);
  }

  private Observation.Call<T> observe(Served served, Resolution drawn, Key key, long nanos) {
    long deadlineNanos = plan(served).deadlineNanos();
    return switchback.observe(served, drawn, key, nanos, deadlineNanos, extractors);
  }

  private <X extends Exception> T send(
      Served served,
      Resolution drawn,
      Observation.Call<T> observed,
      Body<T, X> body,
      CallOptions call,
      long nanos)
      throws X {
    Resolution fallback = served.fallback(drawn);
    T answer = switchback.calls().call(plan(served), observed, drawn, fallback, body, call, nanos);
    if (served.shadow() != null) {
      shadow(
          served,
          observed,
          (calls, plan, copy, to, at) ->
              calls.call(plan, copy, to, null, body, CallOptions.ofDefaults(), at));
    }
    return answer;
  }

  /** Sends one copy and waits for its end. */
  @FunctionalInterface
  private interface Copying<T extends @Nullable Object> {
    void send(Calls calls, Calls.Plan<T> plan, Observation.Call<T> copy, Resolution to, long nanos)
        throws Exception;
  }

  /** The call was answered: by chance, a copy goes to the shadow version. */
  private void shadow(Served served, Observation.Call<T> of, Copying<T> body) {
    RouteDocument document = served.state().document();
    Serving.Shadow declared = document.serving().shadow();
    Resolution to = served.shadow();
    if (declared != null && to != null) {
      Shadows shadows = switchback.shadows();
      shadows.offer(name, declared, options.isIdempotent(), () -> copy(document, to, of, body));
    }
  }

  // On a thread of its own.
  private CallRecord copy(
      RouteDocument document, Resolution to, Observation.Call<T> of, Copying<T> body) {
    Observation.Call<T> copy =
        switchback
            .observation()
            .shadow(to, of.receipt(), extractors, toolsInShadow, document.prices());
    Calls.Plan<T> plan = Calls.Plan.of(name, document.call(), options).ofCopies();
    try {
      body.send(switchback.calls(), plan, copy, to, switchback.nanos());
    } catch (Exception inRecord) {
      return copy.record();
    }
    return copy.record();
  }

  /**
   * Makes one call without blocking and answers its value. Cancelling the future cancels the call.
   * The future fails with what {@link #call} throws.
   */
  public CompletableFuture<T> callAsync(Key key, AsyncBody<T> body) {
    return started(key, CallOptions.ofDefaults(), body).value;
  }

  /** Makes one call without blocking and answers its result, as {@link #callAsync} does. */
  public CompletableFuture<Result<T>> invokeAsync(Key key, AsyncBody<T> body) {
    return started(key, CallOptions.ofDefaults(), body);
  }

  /** Makes one call without blocking and answers its result, with settings of its own. */
  public CompletableFuture<Result<T>> invokeAsync(Key key, CallOptions call, AsyncBody<T> body) {
    return started(key, call, body);
  }

  private ResultFuture<T> started(Key key, CallOptions call, AsyncBody<T> body) {
    requireNonNull(key, "key");
    long nanos = switchback.nanos();
    Served served = switchback.begin(name, nanos);
    Resolution drawn = served.draw(key, call);
    Observation.Call<T> observed = observe(served, drawn, key, nanos);
    Resolution fallback = served.fallback(drawn);
    return new ResultFuture<>(
        switchback.calls().callAsync(plan(served), observed, drawn, fallback, body, call, nanos),
        observed,
        () -> {
          if (served.shadow() != null) {
            shadow(
                served,
                observed,
                (calls, plan, copy, to, at) ->
                    calls
                        .callAsync(plan, copy, to, null, body, CallOptions.ofDefaults(), at)
                        .join());
          }
        });
  }

  /** Makes one call whose answer is a stream of the built-in adapters' chunks, or alike. */
  public <C extends StreamChunk> Streamed<C> stream(Key key, StreamBody<C> body) {
    return stream(key, CallOptions.ofDefaults(), chunk -> chunk, body);
  }

  /** The same for chunks of another type. */
  public <C> Streamed<C> stream(
      Key key, Function<? super C, ? extends StreamChunk> reader, StreamBody<C> body) {
    return stream(key, CallOptions.ofDefaults(), reader, body);
  }

  /**
   * Makes one call whose answer is a stream, with settings of its own. The call begins now and
   * blocks nobody; the first attempt's body is called on this thread, later ones in the pool, or
   * the common one without. Length and diversity are those of the chunks' text; what the route
   * draws from whole answers, and its check, are left out.
   *
   * @param reader says of a chunk what the call has to know; pure and quick. If it throws, the call
   *     ends as {@link Outcome#APP_FAULT}
   * @throws UnknownRouteException if no such route is served
   */
  public <C> Streamed<C> stream(
      Key key,
      CallOptions call,
      Function<? super C, ? extends StreamChunk> reader,
      StreamBody<C> body) {
    requireNonNull(key, "key");
    requireNonNull(reader, "reader");
    long nanos = switchback.nanos();
    Served served = switchback.begin(name, nanos);
    Resolution drawn = served.draw(key, call);
    Observation.Call<T> observed = observe(served, drawn, key, nanos);
    Resolution fallback = served.fallback(drawn);
    Calls.Streaming<C> running =
        switchback.calls().stream(
            plan(served), observed, drawn, fallback, reader, body, call, nanos);
    if (served.shadow() != null) {
      running
          .ended()
          .thenAccept(
              told -> {
                if (observed.outcome() == Outcome.SUCCESS) {
                  shadow(
                      served,
                      observed,
                      (calls, plan, copy, to, at) ->
                          calls.stream(
                                  plan, copy, to, null, reader, body, CallOptions.ofDefaults(), at)
                              .drain());
                }
              });
    }
    return new Stream<>(running, observed);
  }

  private Calls.Plan<T> plan(Served served) {
    Planned<T> known = planned;
    if (known != null && known.served() == served) {
      return known.plan();
    }
    Calls.Plan<T> plan = Calls.Plan.of(name, served.state().document().call(), options);
    planned = new Planned<>(served, plan);
    return plan;
  }

  /** A stream with what is known of its call. */
  private record Stream<C>(Calls.Streaming<C> running, Observation.Call<?> observed)
      implements Streamed<C> {
    @Override
    public void subscribe(Flow.Subscriber<? super C> subscriber) {
      running.subscribe(subscriber);
    }

    @Override
    public Receipt receipt() {
      return observed.receipt();
    }

    @Override
    public Resolution resolution() {
      return observed.served();
    }

    @Override
    public CompletionStage<CallRecord> ended() {
      return running.ended().thenApply(told -> observed.record());
    }

    @Override
    public void close() {
      running.close();
    }
  }

  /** The result of a call that runs; cancelling it cancels the call. */
  private static final class ResultFuture<T extends @Nullable Object>
      extends CompletableFuture<Result<T>> {
    private final CompletableFuture<T> value;
    private final CompletableFuture<Boolean> passedOn;

    ResultFuture(CompletableFuture<T> value, Observation.Call<T> observed, Runnable answered) {
      this.value = value;
      this.passedOn =
          value.handle(
              (answer, failure) -> {
                if (failure != null) {
                  return completeExceptionally(failure);
                }
                boolean isTaken = complete(new Result<>(answer, observed));
                answered.run();
                return isTaken;
              });
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
      boolean cancelled = super.cancel(mayInterrupt);
      value.cancel(mayInterrupt);
      passedOn.cancel(mayInterrupt);
      return cancelled;
    }
  }

  /**
   * What to observe of a route's answers, and how its calls may be handled. Not thread-safe.
   *
   * @param <T> what its calls answer
   */
  public static final class Builder<T extends @Nullable Object> {
    private final Switchback switchback;
    private final String name;
    private final Map<String, Function<? super T, Double>> scores = new LinkedHashMap<>();
    private @Nullable Function<? super T, @Nullable String> label;
    private @Nullable Function<? super T, ? extends @Nullable CharSequence> text;
    private @Nullable Predicate<? super T> check;
    private @Nullable Function<Throwable, @Nullable Outcome> classifier;
    private @Nullable Duration deadline;
    private boolean idempotent;
    private boolean toolsInShadow;
    private boolean onPool;

    Builder(Switchback switchback, String name) {
      this.switchback = switchback;
      this.name = name;
    }

    /** The label of an answer, for {@code label_mix} and {@code label.⟨x⟩}; null for none. */
    public Builder<T> label(Function<? super T, @Nullable String> extractor) {
      label = requireNonNull(extractor, "extractor");
      return this;
    }

    /** A score of an answer, in [0, 1], higher is better; null for none. At most 16. */
    public Builder<T> score(String scoreName, Function<? super T, Double> extractor) {
      scores.put(requireNonNull(scoreName, "scoreName"), requireNonNull(extractor, "extractor"));
      return this;
    }

    /** The text of an answer, for {@code length} and {@code score.diversity}; null for none. */
    public Builder<T> text(Function<? super T, ? extends @Nullable CharSequence> extractor) {
      text = requireNonNull(extractor, "extractor");
      return this;
    }

    /** What a good answer fulfils; one that does not is {@link Outcome#DEGRADED}. */
    public Builder<T> check(Predicate<? super T> predicate) {
      check = requireNonNull(predicate, "predicate");
      return this;
    }

    /** Says what an exception of the body means; null leaves it to the standard list. */
    public Builder<T> classifier(Function<Throwable, @Nullable Outcome> function) {
      classifier = requireNonNull(function, "function");
      return this;
    }

    /**
     * Lets copies of requests that declare tools go to the shadow version: its tool calls are run
     * by nobody, but tools that the provider or the client runs have their side effects once more.
     * Default: not.
     */
    public Builder<T> toolsInShadow() {
      toolsInShadow = true;
      return this;
    }

    /**
     * Says that a request may be sent again: retry, stable taking over, and, where the document
     * declares one, a copy to the shadow version. Default: not.
     */
    public Builder<T> idempotent() {
      idempotent = true;
      return this;
    }

    /**
     * Runs bodies on the pool given to {@link Switchback.Builder#pool}, where a timeout interrupts.
     * Default: on the caller's thread, where it cannot.
     */
    public Builder<T> onPool() {
      onPool = true;
      return this;
    }

    /**
     * The longest a call may take, all attempts. Default: the document's; the shorter of the two
     * holds.
     *
     * @throws SwitchbackException if it is not longer than zero
     */
    public Builder<T> deadline(Duration value) {
      if (value.isZero() || value.isNegative()) {
        throw new SwitchbackException("deadline " + value + ": must be longer than zero");
      }
      deadline = value;
      return this;
    }

    /**
     * The route.
     *
     * @throws UnknownRouteException if no such route is served
     */
    public Route<T> build() {
      switchback.checkScorers(name, scores.keySet(), text != null);
      return new Route<>(this);
    }
  }
}
