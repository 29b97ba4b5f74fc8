package dev.switchback.revert;

import dev.switchback.Event;
import dev.switchback.Receipt;
import dev.switchback.Verdict;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import dev.switchback.evidence.Evidence;
import dev.switchback.registry.Registry;
import dev.switchback.registry.RouteState;
import dev.switchback.registry.Snapshots;
import dev.switchback.registry.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Going back. The thread that tips a breach swaps the overlay of the snapshot; all else is the
 * writer thread's: first the state directory, then the registry, then everybody is told. A registry
 * that is away is asked again until it has the revert. Thread-safe.
 */
public final class Reverts {
  private static final Logger LOG = LoggerFactory.getLogger("dev.switchback.revert");
  private static final Duration FIRST_WAIT = Duration.ofMillis(250);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private final Snapshots<?> snapshots;
  private final Registry registry;
  private final Function<String, @Nullable RouteDocument> documents;
  private final Consumer<Event> observers;
  private final Supplier<Instant> clock;
  private final String actor;

  // Rollouts whose revert is on its way, so that a breach is carried out once.
  private final Map<String, Proposal> proposals = new ConcurrentHashMap<>();

  /**
   * Reverts of one application.
   *
   * @param documents the document in use of a route; null where none is
   * @param observers told on the writer thread
   * @param clock for times that are shown
   * @param actor how the audit names this instance
   */
  public Reverts(
      Snapshots<?> snapshots,
      Registry registry,
      Function<String, @Nullable RouteDocument> documents,
      Consumer<Event> observers,
      Supplier<Instant> clock,
      String actor) {
    this.snapshots = snapshots;
    this.registry = registry;
    this.documents = documents;
    this.observers = observers;
    this.clock = clock;
    this.actor = actor;
  }

  private record Proposal(
      String route,
      String rollout,
      @Nullable Verdict verdict,
      Map<String, Object> evidence,
      String reason,
      List<Receipt> offending) {}

  /**
   * A threshold breached. If it reverts and the route is not frozen, the canary is off in this
   * process when this returns.
   */
  public void breached(Evidence.Breach breach) {
    RouteDocument document = documents.apply(breach.route());
    boolean acted =
        breach.reverts()
            && document != null
            && document.serving().mode() == Serving.Mode.AUTO
            && isLive(document, breach.rollout());
    Receipt offending = breach.offending();
    Proposal proposal =
        new Proposal(
            breach.route(),
            breach.rollout(),
            breach.verdict(),
            Evidences.of(breach),
            breach.verdict().sentence(),
            offending == null ? List.of() : List.of(offending));
    boolean first = acted && proposals.putIfAbsent(breach.rollout(), proposal) == null;
    if (first) {
      snapshots.revertLocally(breach.route(), breach.rollout());
    }
    snapshots.run(
        () -> {
          tellBreach(breach, document, acted, offending);
          if (first) {
            propose(proposal, FIRST_WAIT);
          }
        });
  }

  /** Carries on with every revert that the snapshots kept from a former process. */
  public void resume() {
    for (String route : snapshots.routes()) {
      RouteState state = snapshots.state(route);
      if (state != null) {
        state.reverted().forEach(rollout -> resume(route, rollout, Map.of()));
      }
    }
  }

  /**
   * Carries on with a revert that a former process began: its overlay is in the state directory,
   * and the registry may not know.
   */
  public void resume(String route, String rollout, Map<String, Object> evidence) {
    resume(route, rollout, evidence, "breached before this instance was restarted");
  }

  private void resume(String route, String rollout, Map<String, Object> evidence, String reason) {
    Proposal proposal = new Proposal(route, rollout, null, evidence, reason, List.of());
    if (proposals.putIfAbsent(rollout, proposal) == null) {
      snapshots.run(() -> propose(proposal, FIRST_WAIT));
    }
  }

  /**
   * Carries out what was latched while a route was frozen, if it is not any more; and proposes
   * again what was taken back here and is live once more, as after a failover that lost the revert.
   */
  public void carryOutLatched(String route, Evidence evidence) {
    RouteDocument document = documents.apply(route);
    if (document != null && document.serving().mode() == Serving.Mode.AUTO) {
      for (Rollout rollout : document.serving().rollouts()) {
        Evidence.Breach latched = evidence.latched(document.route(), rollout.id());
        if (latched != null) {
          breached(latched);
        }
      }
      RouteState state = snapshots.state(route);
      if (state != null) {
        String reason = "breached before, and the registry had lost that it was taken back";
        state.reverted().forEach(rollout -> resume(route, rollout, Map.of(), reason));
      }
    }
  }

  /** Stable is worse than its own reference: told on the writer thread, and nothing is reverted. */
  public void drifted(Evidence.Drifted drifted) {
    snapshots.run(
        () -> {
          RouteDocument document = documents.apply(drifted.route());
          LOG.warn(
              "route {}: stable {} drifted: {}",
              drifted.route(),
              drifted.version(),
              drifted.drift().sentence());
          observers.accept(
              new Event.StableDrifted(
                  drifted.route(),
                  clock.get(),
                  drifted.version(),
                  drifted.drift(),
                  document == null ? null : document.owner(),
                  runbook(document)));
        });
  }

  /**
   * Begins to ramp rollouts that say {@code advance}: looked at once a second, on the writer
   * thread.
   *
   * @param ticker elapsed nanoseconds, by which a step lasts
   */
  public void ramp(Evidence evidence, LongSupplier ticker) {
    new Ramps(snapshots, registry, evidence, ticker, actor).begin();
  }

  private void tellBreach(
      Evidence.Breach breach,
      @Nullable RouteDocument document,
      boolean acted,
      @Nullable Receipt offending) {
    LOG.warn(
        "route {}: rollout {} breached: {}{}",
        breach.route(),
        breach.rollout(),
        breach.verdict().sentence(),
        acted ? "" : " (not acted upon: frozen, or the rule only tells)");
    observers.accept(
        new Event.Breached(
            breach.route(),
            clock.get(),
            breach.verdict(),
            acted,
            document == null ? null : document.owner(),
            runbook(document),
            offending));
  }

  // On the writer thread.
  private void propose(Proposal proposal, Duration wait) {
    RouteDocument document = documents.apply(proposal.route());
    Rollout rollout = document == null ? null : rollout(document, proposal.rollout());
    try {
      AuditEntry entry =
          registry.change(
              proposal.route(),
              new Change.Revert(proposal.rollout(), proposal.evidence()),
              actor,
              proposal.reason());
      done(proposal);
      tellRevert(proposal, document, rollout, entry, null);
    } catch (ChangeRefusedException refused) {
      if (isGone(proposal)) {
        // Another instance, or a person, was first.
        done(proposal);
        tellRevert(proposal, document, rollout, null, null);
      } else {
        again(proposal, document, rollout, refused, wait);
      }
    } catch (RuntimeException away) {
      // Also what a store of somebody else's throws: no failure may end the trying.
      again(proposal, document, rollout, away, wait);
    }
  }

  private void done(Proposal proposal) {
    proposals.remove(proposal.rollout());
    snapshots.refresh();
  }

  /** Whether the store says so: the snapshot may not have heard of it yet. */
  private boolean isGone(Proposal proposal) {
    try {
      Stored stored = registry.read(proposal.route());
      RouteDocument document = stored == null ? null : stored.document();
      return document != null && !isLive(document, proposal.rollout());
    } catch (RuntimeException away) {
      LOG.debug("route {}: the store cannot be read", proposal.route(), away);
      return false;
    }
  }

  private void again(
      Proposal proposal,
      @Nullable RouteDocument document,
      @Nullable Rollout rollout,
      RuntimeException failure,
      Duration wait) {
    if (wait.equals(FIRST_WAIT)) {
      LOG.error(
          "route {}: rollout {} is reverted here, and the registry has not taken it; trying on",
          proposal.route(),
          proposal.rollout(),
          failure);
      tellRevert(proposal, document, rollout, null, String.valueOf(failure.getMessage()));
    }
    long millis = wait.toMillis();
    long jitter = ThreadLocalRandom.current().nextLong(millis / 2 + 1);
    Duration next = wait.multipliedBy(2);
    snapshots.schedule(
        () -> propose(proposal, next.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : next),
        Duration.ofMillis(millis + jitter));
  }

  private void tellRevert(
      Proposal proposal,
      @Nullable RouteDocument document,
      @Nullable Rollout rollout,
      @Nullable AuditEntry entry,
      @Nullable String failure) {
    if (failure == null) {
      LOG.warn(
          "route {}: rollout {} was taken back{}: {}",
          proposal.route(),
          proposal.rollout(),
          entry == null ? " (another had written it)" : ", revision " + entry.revision(),
          proposal.reason());
    }
    observers.accept(
        new Event.Reverted(
            proposal.route(),
            clock.get(),
            proposal.rollout(),
            rollout == null ? "" : rollout.canary(),
            document == null ? "" : document.serving().stable(),
            proposal.verdict(),
            entry,
            failure == null,
            failure,
            document == null ? null : document.owner(),
            runbook(document),
            proposal.offending()));
  }

  private static boolean isLive(RouteDocument document, String rollout) {
    return rollout(document, rollout) != null;
  }

  private static @Nullable Rollout rollout(RouteDocument document, String id) {
    for (Rollout rollout : document.serving().rollouts()) {
      if (rollout.id().equals(id)) {
        return rollout;
      }
    }
    return null;
  }

  private static @Nullable String runbook(@Nullable RouteDocument document) {
    RouteDocument.Rollback rollback = document == null ? null : document.rollback();
    return rollback == null ? null : rollback.runbook();
  }
}
