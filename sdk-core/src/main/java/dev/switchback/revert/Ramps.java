package dev.switchback.revert;

import dev.switchback.Verdict;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import dev.switchback.evidence.Evidence;
import dev.switchback.registry.Leases;
import dev.switchback.registry.Registry;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.RouteState;
import dev.switchback.registry.Snapshots;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The automatic ramp: proposes the next step once this process has seen the present one last long
 * enough, with enough units of the canary, and nothing is breached, held or without data. A process
 * that finds a step due takes the lease of the route's ramp, where the store has leases, makes the
 * step under it and gives it back; so it is not the business of a holder who sees no traffic. In a
 * store without, any process may propose and compare-and-set decides. A step that another has made
 * already is refused in both. On the writer thread alone.
 */
final class Ramps {
  private static final Logger LOG = LoggerFactory.getLogger("dev.switchback.revert");
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final long AFTER_FAILURE = Duration.ofSeconds(30).toNanos();

  /** Longer than a store's change may take, so that only a process that hangs loses it. */
  private static final Duration LEASED = Duration.ofSeconds(30);

  private static final long WHILE_LEASED = Duration.ofSeconds(5).toNanos();

  private final Snapshots<?> snapshots;
  private final Registry registry;
  private final Evidence evidence;
  private final LongSupplier ticker;
  private final String actor;
  private final @Nullable Leases leases;
  // Processes of one fleet may have the same number, and so the same actor.
  private final String holder = UUID.randomUUID().toString();
  private final Map<String, Step> steps = new HashMap<>();

  Ramps(
      Snapshots<?> snapshots,
      Registry registry,
      Evidence evidence,
      LongSupplier ticker,
      String actor) {
    this.snapshots = snapshots;
    this.registry = registry;
    this.evidence = evidence;
    this.ticker = ticker;
    this.actor = actor;
    this.leases = registry.leases();
  }

  /**
   * A step as this process saw it begin.
   *
   * @param notBefore the ticker's reading before which it is not proposed again
   */
  private record Step(int share, long sinceNanos, long unitsBefore, long notBefore) {
    Step later(long nanos) {
      return new Step(share, sinceNanos, unitsBefore, nanos);
    }
  }

  void begin() {
    snapshots.schedule(
        () -> {
          try {
            look();
          } finally {
            begin();
          }
        },
        LOOK);
  }

  /** Looks at every rollout that ramps by itself. */
  void look() {
    Map<String, Step> live = new HashMap<>();
    for (String route : snapshots.routes()) {
      RouteState state = snapshots.state(route);
      if (state == null) {
        continue;
      }
      for (Rollout rollout : state.document().serving().rollouts()) {
        if (rollout.advance() != null && !state.reverted().contains(rollout.id())) {
          Step step = look(state.document(), rollout, rollout.advance());
          if (step != null) {
            live.put(rollout.id(), step);
          }
        }
      }
    }
    steps.clear();
    steps.putAll(live);
  }

  private @Nullable Step look(RouteDocument document, Rollout rollout, Rollout.Advance advance) {
    long now = ticker.getAsLong();
    Evidence.Progress progress = evidence.progress(document.route(), rollout.id(), now);
    if (progress == null) {
      return null;
    }
    Step step = steps.get(rollout.id());
    if (step == null || step.share() != rollout.share()) {
      return new Step(rollout.share(), now, progress.canaryUnits(), now);
    }
    Integer next = rollout.nextStep();
    long units = progress.canaryUnits() - step.unitsBefore();
    boolean due =
        now - step.notBefore() >= 0
            && Duration.ofNanos(now - step.sinceNanos()).compareTo(advance.after()) >= 0
            && units >= advance.calls();
    if (next == null
        || !due
        || document.serving().mode() == Serving.Mode.FROZEN
        || progress.isStopped()
        || lacksData(progress.verdict())) {
      return step;
    }
    String reason =
        String.format(
            Locale.ROOT,
            "the step at %s lasted %s with %d units of the canary, and nothing is breached or held",
            percent(rollout.share()),
            advance.after().toString().substring(2).toLowerCase(Locale.ROOT),
            units);
    return step.later(now + propose(document.route(), rollout.id(), next, reason));
  }

  /** A rule that no unit has fed says nothing good. Golden fixtures are not fed by units. */
  private static boolean lacksData(Verdict verdict) {
    for (Verdict.Rule rule : verdict.rules()) {
      boolean counts = rule.kind().equals("compare") || rule.kind().equals("limit");
      boolean unfed = rule.phase() == Verdict.Phase.PENDING || rule.phase() == Verdict.Phase.ERROR;
      if (counts && unfed && !rule.rule().startsWith("golden.")) {
        return true;
      }
    }
    return false;
  }

  /** How long not to propose again, in nanoseconds. */
  private long propose(String route, String rollout, int share, String reason) {
    try {
      AuditEntry entry = step(route, new Change.SetShare(rollout, share), reason);
      if (entry == null) {
        LOG.debug("route {}: another process holds the lease of its ramp", route);
        snapshots.refresh();
        return WHILE_LEASED;
      }
      LOG.info(
          "route {}: rollout {} goes to {}, revision {}: {}",
          route,
          rollout,
          percent(share),
          entry.revision(),
          reason);
      snapshots.refresh();
      return 0;
    } catch (ChangeRefusedException refused) {
      // Another process was first, or a person moved it, or this one hung and lost its lease: the
      // next reading shows which.
      LOG.debug("route {}: the ramp of rollout {} was refused", route, rollout, refused);
      snapshots.refresh();
      return AFTER_FAILURE;
    } catch (RegistryException away) {
      LOG.warn(
          "route {}: rollout {} stays where it is, the registry did not take its next step; trying"
              + " on",
          route,
          rollout,
          away);
      return AFTER_FAILURE;
    }
  }

  /** Null if another process holds the lease. */
  private @Nullable AuditEntry step(String route, Change change, String reason) {
    if (leases == null) {
      return registry.change(route, change, actor, reason);
    }
    Leases.Lease lease = leases.acquire("ramp:" + route, holder, LEASED);
    if (lease == null) {
      return null;
    }
    try {
      return leases.change(lease, route, change, actor, reason);
    } finally {
      release(leases, lease);
    }
  }

  private static void release(Leases leases, Leases.Lease lease) {
    try {
      leases.release(lease);
    } catch (RegistryException away) {
      LOG.debug("the lease {} was not given back, and ends by itself", lease.name(), away);
    }
  }

  private static String percent(int partsPerMillion) {
    return java.math.BigDecimal.valueOf(partsPerMillion, 4).stripTrailingZeros().toPlainString()
        + "%";
  }
}
