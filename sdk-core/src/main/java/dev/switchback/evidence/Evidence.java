package dev.switchback.evidence;

import dev.switchback.Drift;
import dev.switchback.EffectSizes;
import dev.switchback.Event;
import dev.switchback.Key;
import dev.switchback.Receipt;
import dev.switchback.Resolution;
import dev.switchback.Signals;
import dev.switchback.Verdict;
import dev.switchback.analysis.Analysis;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.Reference;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Thresholds;
import dev.switchback.observe.CallListener;
import dev.switchback.split.Split;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of this process: units in order, once per key, in their window. State hangs on the
 * route's name and the rollout's id, so it outlives snapshots. Thread-safe; takes the time as an
 * argument, in nanoseconds of any one ticker.
 */
public final class Evidence implements AutoCloseable {
  private final Consumer<Breach> listener;
  private final Consumer<Drifted> drifts;
  private final LongSupplier wallMillis;
  private final Map<String, Map<String, RolloutEvidence>> routes = new ConcurrentHashMap<>();
  private final Map<String, StableEvidence> stables = new ConcurrentHashMap<>();
  private volatile @Nullable FleetThread fleet;

  /**
   * Evidence that has seen nothing.
   *
   * @param listener told of each breach by the thread that tipped it, after every lock is left
   * @param drifts told in the same way when stable is worse than its own reference
   * @param wallMillis the wall clock, for the hour of the week whose reference stable is held to
   */
  public Evidence(Consumer<Breach> listener, Consumer<Drifted> drifts, LongSupplier wallMillis) {
    this.listener = listener;
    this.drifts = drifts;
    this.wallMillis = wallMillis;
  }

  /** Evidence that tells of breaches alone. */
  public Evidence(Consumer<Breach> listener) {
    this(listener, drifted -> {}, () -> 0);
  }

  /**
   * Pools the counts of rollouts that begin from now on with those of a fleet, on a thread of its
   * own. To be called once, before the first route.
   *
   * @param ticker as the times that are given
   * @param told of when the store goes and comes
   */
  public void pool(LedgerStore store, LongSupplier ticker, Consumer<Event> told) {
    FleetThread begun = new FleetThread(store, this::live, ticker, told, wallMillis);
    fleet = begun;
    begun.start();
  }

  private List<RolloutEvidence> live() {
    return routes.values().stream().flatMap(of -> of.values().stream()).toList();
  }

  /** Ends the pooling; judging goes on. Can be called twice. */
  @Override
  public void close() {
    FleetThread pooling = fleet;
    if (pooling != null) {
      pooling.close();
    }
  }

  /** Stable is worse than its own reference; it reverts nothing. */
  public record Drifted(String route, String version, Drift drift) {}

  /**
   * How far a rollout is in this process.
   *
   * @param canaryUnits units of the canary that have ended
   * @param isStopped whether anything is breached or held
   * @param verdict as of now
   */
  public record Progress(long canaryUnits, boolean isStopped, Verdict verdict) {}

  /**
   * A threshold breached.
   *
   * @param ledger the counts that the verdict is a fold over, as plain JSON values
   * @param reverts whether it takes the canary back; false for rules that only hold or alert
   * @param call makes the receipt of the call whose outcome tipped it, on whatever thread it was
   *     folded; null where none did, or it ended too long before
   */
  public record Breach(
      String route,
      String rollout,
      Verdict verdict,
      Map<String, Object> ledger,
      boolean reverts,
      @Nullable Supplier<Receipt> call) {
    /** The receipt of that call. Asks observers for its span: not to be called under a lock. */
    public @Nullable Receipt offending() {
      return call == null ? null : call.get();
    }
  }

  /** The live rollouts of one route under one snapshot. Immutable; made once per snapshot. */
  public interface OfRoute {
    /**
     * A call begins: folds what is due, before its draw. True if that tipped a breach, so that the
     * snapshot is to be read again.
     */
    boolean fold(long nanos);

    /**
     * A call was drawn. Null where it is no evidence.
     *
     * @param deadlineNanos how long the call may take; its unit ends then at the latest
     */
    @Nullable CallListener drawn(Key key, Resolution drawn, long nanos, long deadlineNanos);

    /** A version's breaker opened or closed; {@code isOpen} asks for any version of the route. */
    void breakersChanged(java.util.function.Predicate<ModelVersion> isOpen);
  }

  /** Folds recorded calls, each with its end: the same units, epochs and rules as live ones. */
  public interface Recorded {
    /**
     * The next call in order of assignment.
     *
     * @param w probability of the canary; the call is no unit where it is 0 or 1
     * @param key hash of the key, of no meaning when {@code keyed} is false
     * @param atMillis when it was drawn; decides nothing but the epoch
     * @param negative whether somebody said that the output was bad
     */
    void take(
        boolean canary,
        double w,
        boolean keyed,
        long key,
        long atMillis,
        Signals signals,
        boolean negative);

    /** What the calls so far amount to. */
    Analysis analysis();
  }

  /**
   * A fold over recorded calls that has seen none.
   *
   * @param name stands for the rollout in the log
   * @param position where a breach is noted to be, such as a line's number
   * @throws IllegalArgumentException where the thresholds' lint has an error
   */
  public static Recorded recorded(String name, Thresholds thresholds, LongSupplier position) {
    return new RecordedFold(name, thresholds, position);
  }

  /** The evidence of a route under a snapshot; that of rollouts which are gone is let go. */
  public OfRoute route(RouteDocument document, Split split) {
    Thresholds thresholds = document.thresholds();
    Map<String, RolloutEvidence> before = routes.getOrDefault(document.route(), Map.of());
    Map<String, RolloutEvidence> kept = new HashMap<>();
    FleetThread pooling = fleet;
    String process = pooling == null ? null : pooling.process();
    if (thresholds != null) {
      for (Rollout rollout : document.serving().rollouts()) {
        RolloutEvidence known = before.get(rollout.id());
        kept.put(
            rollout.id(),
            known != null
                ? known
                : new RolloutEvidence(document, rollout, thresholds, process, listener));
      }
    }
    routes.put(document.route(), Map.copyOf(kept));
    List<RolloutEvidence> live = new ArrayList<>();
    for (int i = 0; i < split.rollouts(); i++) {
      RolloutEvidence rollout = kept.get(split.rollout(i).id());
      if (rollout != null) {
        live.add(rollout);
      }
    }
    boolean complete = live.size() == split.rollouts();
    return new RouteEvidence(
        document, split, complete ? live.toArray(new RolloutEvidence[0]) : NONE, stable(document));
  }

  private @Nullable StableEvidence stable(RouteDocument document) {
    return stables.compute(
        document.route(),
        (route, known) ->
            document.thresholds() == null
                ? null
                : known != null && known.fits(document)
                    ? known
                    : new StableEvidence(document, document.thresholds(), wallMillis, drifts));
  }

  /** What stable was seen to do in this process since it serves; null where nothing is counted. */
  public @Nullable Reference seen(String route) {
    StableEvidence stable = stables.get(route);
    return stable == null ? null : stable.seen();
  }

  /** What a rollout's canary was seen to do in this process; null if none is live by that name. */
  public @Nullable Reference seen(String route, String rollout) {
    RolloutEvidence evidence = find(route, rollout);
    return evidence == null ? null : evidence.canarySeen();
  }

  /** How far what stable was seen to do is from its reference, by signal; for display. */
  public Map<String, EffectSizes> effects(RouteDocument document) {
    Reference seen = seen(document.route());
    Map<String, Object> known = document.serving().reference();
    return seen == null || known == null
        ? Map.of()
        : Effects.between(Reference.fromMap(known), seen);
  }

  /** How far a rollout is, as of now; null if none is live by that name. */
  public @Nullable Progress progress(String route, String rollout, long nanos) {
    RolloutEvidence evidence = find(route, rollout);
    if (evidence == null) {
      return null;
    }
    evidence.tell(evidence.fold(nanos));
    return evidence.progress();
  }

  /** The verdict on a rollout as of now, or null if none is live by that name. */
  public @Nullable Verdict verdict(String route, String rollout, long nanos) {
    RolloutEvidence evidence = find(route, rollout);
    if (evidence == null) {
      return null;
    }
    evidence.tell(evidence.fold(nanos));
    return evidence.verdict();
  }

  /** The breach latched for a rollout, or null: for a route that is not frozen any more. */
  public @Nullable Breach latched(String route, String rollout) {
    RolloutEvidence evidence = find(route, rollout);
    return evidence == null ? null : evidence.latched();
  }

  /**
   * Something was said of a served call, here or elsewhere: it counts for rules on late signals, as
   * long as the call's unit waits for it in this process.
   *
   * @param kind {@code thumbs}, {@code rating}, {@code escalation}, or {@code score.⟨name⟩}
   * @param value in [0, 1], higher is better
   */
  public void said(Receipt receipt, String kind, double value, long nanos) {
    String id = receipt.id();
    long call;
    try {
      call = Long.parseUnsignedLong(id.substring(Math.max(0, id.length() - 16)), 16);
    } catch (NumberFormatException e) {
      // An id of another making: no unit here has it.
      return;
    }
    for (RolloutEvidence rollout : routes.getOrDefault(receipt.route(), Map.of()).values()) {
      rollout.tell(rollout.said(call, kind, value, nanos));
    }
  }

  private @Nullable RolloutEvidence find(String route, String rollout) {
    return routes.getOrDefault(route, Map.of()).get(rollout);
  }

  private static final RolloutEvidence[] NONE = {};
}
