package dev.switchback.evidence;

import dev.switchback.Key;
import dev.switchback.Resolution;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.RouteDocument;
import dev.switchback.observe.CallListener;
import dev.switchback.split.Split;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The live rollouts of one route, in the order in which the split lists them. */
final class RouteEvidence implements Evidence.OfRoute {
  private final RouteDocument document;
  private final Split split;
  private final RolloutEvidence[] rollouts;
  private final @Nullable StableEvidence stable;

  RouteEvidence(
      RouteDocument document,
      Split split,
      RolloutEvidence[] rollouts,
      @Nullable StableEvidence stable) {
    this.document = document;
    this.split = split;
    this.rollouts = rollouts;
    this.stable = stable;
  }

  @Override
  public boolean fold(long nanos) {
    boolean tipped = false;
    for (RolloutEvidence rollout : rollouts) {
      Evidence.Breach breach = rollout.fold(nanos);
      if (breach != null) {
        rollout.tell(breach);
        tipped = true;
      }
    }
    return tipped;
  }

  @Override
  public @Nullable CallListener drawn(Key key, Resolution drawn, long nanos, long deadlineNanos) {
    if (rollouts.length == 0 && stable == null) {
      return null;
    }
    int canaryOf = split.rolloutOf(drawn);
    if (canaryOf == Split.NOT_DRAWN) {
      return null;
    }
    Ticket tickets = null;
    for (int i = 0; i < rollouts.length; i++) {
      double w = split.probability(i);
      boolean isCanary = canaryOf == i;
      // A call that another canary took is no evidence for this rollout.
      if ((isCanary || canaryOf == Split.STABLE) && w > 0 && w < 1) {
        tickets = ticket(i, key, isCanary, w, nanos, deadlineNanos, tickets);
      }
    }
    if (canaryOf != Split.STABLE || stable == null) {
      return tickets;
    }
    return tickets == null ? new StableTicket(stable, key) : tickets.watchedBy(stable, key);
  }

  private Ticket ticket(
      int index,
      Key key,
      boolean isCanary,
      double w,
      long nanos,
      long deadlineNanos,
      @Nullable Ticket next) {
    boolean keyed = key.isSticky();
    long word = keyed ? split.secondWord(index, key) : 0;
    RolloutEvidence rollout = rollouts[index];
    long sequence = rollout.drawn(isCanary, w, keyed, word, nanos, deadlineNanos);
    return new Ticket(rollout, sequence, isCanary, keyed, word, next);
  }

  @Override
  public void breakersChanged(Predicate<ModelVersion> isOpen) {
    ModelVersion stable = document.version(document.serving().stable());
    boolean stableOpen = stable != null && isOpen.test(stable);
    for (int i = 0; i < rollouts.length; i++) {
      ModelVersion canary = document.version(split.rollout(i).canary());
      rollouts[i].tell(rollouts[i].breakers(canary != null && isOpen.test(canary), stableOpen));
    }
  }
}
