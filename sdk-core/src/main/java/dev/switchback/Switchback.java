package dev.switchback;

import static java.util.Objects.requireNonNull;

import dev.switchback.call.Calls;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.Reference;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Thresholds;
import dev.switchback.evidence.Evidence;
import dev.switchback.evidence.LedgerStore;
import dev.switchback.observe.CallListener;
import dev.switchback.observe.Observation;
import dev.switchback.registry.Registry;
import dev.switchback.registry.RouteState;
import dev.switchback.registry.Snapshots;
import dev.switchback.registry.Source;
import dev.switchback.registry.Status;
import dev.switchback.revert.Reverts;
import dev.switchback.split.Split;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The door: finds the model version that a route serves now, puts a declared share of traffic on a
 * canary, makes the call with resilience around it, and takes the canary back the moment a
 * threshold declared beforehand is breached.
 *
 * <pre>{@code
 * Switchback switchback = Switchback.builder()
 *     .registry(FileRegistry.watch(Path.of("models")))
 *     .allow("openai", "gpt-5-mini-*").build();
 * String summary = switchback.call("support-summary", Key.of(customerId),
 *     target -> openai.summarise(target.model(), text));
 * }</pre>
 *
 * <p>Make one per application and share it; thread-safe. {@link #close} ends its threads and its
 * registry; calls after that go on with the last snapshot.
 */
public final class Switchback implements AutoCloseable {
  private static final Status FIXED_STATUS =
      new Status(Status.State.READY, null, Duration.ZERO, Map.of(), 0, null);

  private final @Nullable Snapshots<Route.Served> snapshots;
  private final @Nullable Registry registry;
  private final Calls calls;
  private final Observation observation;
  private final Evidence evidence;
  private volatile @Nullable Reverts reverts; // null until there is a snapshot to revert in
  private final LongSupplier ticker;
  private final Clock clock;
  private final boolean canariesOff;
  private final @Nullable ModelVersion fixed;
  private final Map<String, Route<Object>> plainRoutes = new ConcurrentHashMap<>();
  private final Map<String, Route.Served> fixedRoutes = new ConcurrentHashMap<>();
  private final AnalysisFailures failures = new AnalysisFailures();
  private final Shadows shadows;

  private Switchback(Builder builder) {
    this.ticker = builder.ticker;
    this.clock = builder.clock;
    this.fixed = builder.fixed;
    this.canariesOff = "off".equalsIgnoreCase(System.getProperty("switchback.canaries"));
    this.observation = Observation.of(builder.observers, clock::millis);
    this.evidence =
        new Evidence(
            breach -> going(breach.route(), reverting -> reverting.breached(breach)),
            drifted -> going(drifted.route(), reverting -> reverting.drifted(drifted)),
            clock::millis);
    this.calls = Calls.create(ticker, builder.pool, this::breakersChanged);
    this.shadows = new Shadows(ticker);
    if (fixed != null) {
      this.registry = null;
      this.snapshots = null;
      return;
    }
    Registry store = requireNonNull(builder.registry, "registry: call .registry(…)");
    this.registry = store;
    if (builder.ledger != null) {
      evidence.pool(builder.ledger, ticker, observation::tell);
    }
    Snapshots<Route.Served> loaded =
        Snapshots.<Route.Served>builder(store, this::serve)
            .allow(builder.allow::isAllowed)
            .stateDirectory(builder.stateDirectory)
            .packaged(builder.packaged)
            .events(this::told)
            .clock(clock)
            .ticker(ticker)
            .start();
    this.snapshots = loaded;
    Reverts going =
        new Reverts(
            loaded,
            store,
            this::document,
            observation::tell,
            clock::instant,
            "switchback:" + ProcessHandle.current().pid());
    this.reverts = going;
    going.ramp(evidence, ticker);
    going.resume();
  }

  /** Settings, with a default for each but the registry. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * One version for every route: no registry, no canary, no threads. For tests of applications.
   *
   * @param version what serves
   * @param observers told of the calls
   */
  public static Switchback fixed(ModelVersion version, Observer... observers) {
    Builder builder = new Builder();
    builder.fixed = requireNonNull(version, "version");
    builder.observers.addAll(List.of(observers));
    return new Switchback(builder);
  }

  /** A route with what to observe of its answers; {@code type} is what its calls answer. */
  public <T> Route.Builder<T> route(String name, Class<T> type) {
    requireNonNull(type, "type");
    return new Route.Builder<>(this, name);
  }

  /** Makes one call of a route and returns its answer. See {@link Route#invoke}. */
  public <T extends @Nullable Object, X extends Exception> T call(
      String route, Key key, Body<T, X> body) throws X {
    return this.<T>plain(route).call(key, body);
  }

  /** Makes one call of a route and returns its answer with a receipt. See {@link Route#invoke}. */
  public <T extends @Nullable Object, X extends Exception> Result<T> invoke(
      String route, Key key, Body<T, X> body) throws X {
    return this.<T>plain(route).invoke(key, body);
  }

  /** Makes one call of a route without blocking. See {@link Route#invokeAsync}. */
  public <T extends @Nullable Object> CompletableFuture<T> callAsync(
      String route, Key key, AsyncBody<T> body) {
    return this.<T>plain(route).callAsync(key, body);
  }

  /** Makes one call of a route without blocking. See {@link Route#invokeAsync}. */
  public <T extends @Nullable Object> CompletableFuture<Result<T>> invokeAsync(
      String route, Key key, AsyncBody<T> body) {
    return this.<T>plain(route).invokeAsync(key, body);
  }

  /** Names the key of the calls that drop-ins make on this thread until the scope is closed. */
  public Scope scope(Key key) {
    return Scope.open(key);
  }

  /** Takes what a person says of one served call, here or in any other instance. */
  public Feedback feedback(Receipt receipt) {
    requireNonNull(receipt, "receipt");
    return new Feedback(
        said -> {
          boolean isNew =
              observation.take(
                  new Event.FeedbackGiven(
                      receipt.route(),
                      clock.instant(),
                      receipt,
                      said.kind(),
                      said.value(),
                      said.why()),
                  said.annotator());
          if (isNew) {
            judge(receipt, said);
          }
        });
  }

  private void judge(Receipt receipt, Feedback.Said said) {
    try {
      evidence.said(receipt, said.kind(), said.value(), ticker.getAsLong());
    } catch (RuntimeException e) {
      failures.failed(receipt.route(), e);
    }
  }

  /** Thumbs counted in this process for a version of a route: {up, down}. */
  public long[] thumbs(String route, String version) {
    return observation.thumbs(route, version);
  }

  /**
   * How often something around a call failed here and the call went on: an observer or extractor
   * that threw, a bad value, words after an attempt's end. The first of each kind is in the log.
   */
  public long mishaps() {
    return observation.mishaps() + calls.mishaps() + failures.count();
  }

  /** What became of the copies for a route's shadow version in this process. */
  public ShadowCounts shadowed(String route) {
    return shadows.counts(route);
  }

  /** How fresh the routes are. */
  public Status status() {
    return snapshots == null ? FIXED_STATUS : snapshots.status();
  }

  /** The routes that are served, by name. */
  public Set<String> routes() {
    return snapshots == null ? Set.copyOf(fixedRoutes.keySet()) : snapshots.routes();
  }

  /** The document in use of a route, or null if it is not served. */
  public @Nullable RouteDocument document(String route) {
    Route.Served served = served(route);
    return served == null ? null : served.state().document();
  }

  /** The verdict on a live rollout as of now; null if there is none by that id in this process. */
  public @Nullable Verdict verdict(String route, String rollout) {
    return evidence.verdict(route, rollout, ticker.getAsLong());
  }

  /** What stable was seen to do in this process, for {@code record_reference}; or null. */
  public @Nullable Reference reference(String route) {
    return evidence.seen(route);
  }

  /** What a live rollout's canary was seen to do in this process, for {@code promote}; or null. */
  public @Nullable Reference reference(String route, String rollout) {
    return evidence.seen(route, rollout);
  }

  /** How far stable is from its reference, by signal, where both have 500 calls: for display. */
  public Map<String, EffectSizes> effects(String route) {
    RouteDocument document = document(route);
    return document == null ? Map.of() : evidence.effects(document);
  }

  /** Ends the threads and the registry. Can be called twice. */
  @Override
  public void close() {
    if (snapshots != null) {
      snapshots.close();
    }
    shadows.close();
    calls.close();
    evidence.close();
    if (registry != null) {
      registry.close();
    }
  }

  Calls calls() {
    return calls;
  }

  Observation observation() {
    return observation;
  }

  Shadows shadows() {
    return shadows;
  }

  long nanos() {
    return ticker.getAsLong();
  }

  /** What serves a call that begins: what is due is folded before its draw. */
  Route.Served begin(String route, long nanos) {
    Route.Served served = servedOrThrow(route);
    try {
      if (served.evidence().fold(nanos)) {
        served = servedOrThrow(route);
      }
    } catch (RuntimeException e) {
      failures.failed(route, e);
    }
    return served;
  }

  <T extends @Nullable Object> Observation.Call<T> observe(
      Route.Served served,
      Resolution drawn,
      Key key,
      long nanos,
      long deadlineNanos,
      Observation.Extractors<T> extractors) {
    CallListener listener = null;
    try {
      listener = served.evidence().drawn(key, drawn, nanos, deadlineNanos);
    } catch (RuntimeException e) {
      failures.failed(drawn.route(), e);
    }
    return observation.begin(drawn, key, extractors, listener, served.state().document().prices());
  }

  /** Says once, when a route is built, which declared scores nobody gives. */
  void checkScorers(String route, Set<String> scorers, boolean hasText) {
    Thresholds thresholds = servedOrThrow(route).state().document().thresholds();
    Scorers.sayMissing(route, thresholds, scorers, hasText);
  }

  @SuppressWarnings("unchecked")
  private <T extends @Nullable Object> Route<T> plain(String name) {
    Route<Object> route = plainRoutes.get(name);
    if (route == null) {
      servedOrThrow(name);
      route = plainRoutes.computeIfAbsent(name, n -> new Route.Builder<>(this, n).build());
    }
    // Such a route draws nothing from its answers, so it fits any type.
    return (Route<T>) (Route<?>) route;
  }

  private Route.@Nullable Served served(String route) {
    return snapshots != null ? snapshots.get(route) : fixedRoutes.computeIfAbsent(route, this::fix);
  }

  private Route.Served servedOrThrow(String route) {
    Route.Served served = served(route);
    if (served == null) {
      throw UnknownRouteException.of(route, routes());
    }
    return served;
  }

  private Route.Served fix(String route) {
    RouteDocument document = Packaged.fixed(route, requireNonNull(fixed, "fixed"));
    return serve(new RouteState(document, Set.of(), Source.PACKAGED, false));
  }

  private Route.Served serve(RouteState state) {
    Resolution.Reason degraded =
        state.stale()
            ? Resolution.Reason.STALE_SNAPSHOT
            : state.source() == Source.REMOTE || fixed != null
                ? null
                : Resolution.Reason.REGISTRY_UNAVAILABLE;
    Split split = Split.of(state.document(), state.reverted(), degraded, canariesOff);
    return new Route.Served(state, split, evidence.route(state.document(), split));
  }

  private void going(String route, Consumer<Reverts> act) {
    Reverts going = reverts;
    if (going != null) {
      try {
        act.accept(going);
      } catch (RuntimeException e) {
        failures.failed(route, e);
      }
    }
  }

  private void breakersChanged(String route) {
    Route.Served served = served(route);
    if (served != null) {
      served.evidence().breakersChanged(version -> calls.isOpen(route, version));
    }
  }

  // On the writer thread.
  private void told(Event event) {
    observation.tell(event);
    if (event instanceof Event.ServingChanged changed) {
      going(changed.route(), reverting -> reverting.carryOutLatched(changed.route(), evidence));
    }
  }

  /** Settings of a {@link Switchback}. Not thread-safe. */
  public static final class Builder {
    private final List<Observer> observers = new ArrayList<>();
    private final List<RouteDocument> packaged = new ArrayList<>();
    private final Allowed allow = new Allowed();
    private @Nullable Registry registry;
    private @Nullable LedgerStore ledger;
    private @Nullable Path stateDirectory;
    private @Nullable Executor pool;
    private @Nullable ModelVersion fixed;
    private LongSupplier ticker = System::nanoTime;
    private Clock clock = Clock.systemUTC();

    private Builder() {}

    /** Where routes are kept; required. Closed with the {@link Switchback}. */
    public Builder registry(Registry value) {
      registry = requireNonNull(value, "registry");
      return this;
    }

    /**
     * What a registry may choose from: models of a provider, {@code *} standing for any text.
     * Nothing else is ever called. Default: nothing is allowed.
     */
    public Builder allow(String provider, String... models) {
      allow.add(provider, models);
      return this;
    }

    /** Where a fleet pools its evidence. Default: nowhere, and each process judges alone. */
    public Builder ledger(LedgerStore value) {
      ledger = requireNonNull(value, "ledger");
      return this;
    }

    /** Is told of calls and events; several are told in the order in which they were given. */
    public Builder observer(Observer value) {
      observers.add(requireNonNull(value, "observer"));
      return this;
    }

    /**
     * Where the last good documents and reverts outlive a restart; one for each instance. Default:
     * none, and they do not.
     */
    public Builder stateDirectory(Path value) {
      stateDirectory = requireNonNull(value, "stateDirectory");
      return this;
    }

    /**
     * Documents that the application ships on its class path: they serve where neither the registry
     * nor the state directory has the route.
     *
     * @throws SwitchbackException if there is no such resource
     * @throws dev.switchback.document.DocumentException if it is refused
     */
    public Builder packaged(ClassLoader loader, String... resources) {
      for (String resource : resources) {
        packaged.add(Packaged.read(loader, resource));
      }
      return this;
    }

    /** Where routes run their bodies that ask for it by {@link Route.Builder#onPool}. */
    public Builder pool(Executor value) {
      pool = requireNonNull(value, "pool");
      return this;
    }

    /** The clock for times that are shown, and the ticker for lengths of time, in nanoseconds. */
    Builder time(Clock shown, LongSupplier nanoTicker) {
      clock = shown;
      ticker = nanoTicker;
      return this;
    }

    /**
     * Reads the registry and starts.
     *
     * @throws dev.switchback.registry.RegistryException if nothing can serve: the registry cannot
     *     be read, and nothing was kept or packaged
     */
    public Switchback build() {
      return new Switchback(this);
    }
  }
}
