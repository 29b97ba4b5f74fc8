package dev.switchback.simulation;

import dev.switchback.Key;
import dev.switchback.Receipt;
import dev.switchback.Resolution;
import dev.switchback.Slice;
import dev.switchback.document.RouteDocument;
import dev.switchback.evidence.Evidence;
import dev.switchback.observe.CallListener;
import dev.switchback.split.Split;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A route under a simulated clock: keys drawn by the split of production, units in the queue of
 * production. The rollouts' ids carry the seed, so that every run draws anew and the same.
 */
final class Played {
  private static final Supplier<Receipt> RECEIPT =
      () -> new Receipt("0", "simulated", "2.0.0", Slice.CANARY, "a", Instant.EPOCH, null, null);

  private final Split split;
  private final Evidence.OfRoute route;
  private final PriorityQueue<End> ends = new PriorityQueue<>(Comparator.comparingLong(End::at));
  private final long deadlineNanos;
  private final Map<String, Integer> canaryCalls = new HashMap<>();
  private final Map<String, Integer> reverted = new HashMap<>();

  private record End(long at, CallListener call, Observed observed) {}

  /** How a call goes, once it is known which slice it is in. */
  interface Course {
    /** How long it takes, in nanoseconds; what it shows is written into {@code observed}. */
    long call(Resolution drawn, Observed observed);
  }

  Played(RouteDocument document, long deadlineNanos) {
    Evidence evidence = new Evidence(this::breached);
    split = Split.of(document, Set.of(), null, false);
    route = evidence.route(document, split);
    this.deadlineNanos = deadlineNanos;
  }

  private void breached(Evidence.Breach breach) {
    if (breach.reverts()) {
      int calls = canaryCalls.getOrDefault(breach.rollout(), 0);
      reverted.putIfAbsent(breach.rollout(), calls);
    }
  }

  /** A call begins at that time; calls that have ended by then end first. */
  void call(Key key, long nanos, Course course) {
    endUntil(nanos);
    route.fold(nanos);
    Resolution drawn = split.resolve(key);
    if (drawn.rollout() != null) {
      canaryCalls.merge(drawn.rollout(), 1, Integer::sum);
    }
    CallListener call = route.drawn(key, drawn, nanos, deadlineNanos);
    Observed observed = new Observed();
    long takes = course.call(drawn, observed);
    observed.latencyMillis = takes / 1e6;
    if (call != null) {
      ends.add(new End(nanos + takes, call, observed));
    }
  }

  private void endUntil(long nanos) {
    while (!ends.isEmpty() && ends.peek().at() <= nanos) {
      End end = ends.poll();
      end.call().unitEnded(end.observed(), 0, RECEIPT, end.at());
    }
  }

  /** Lets every call end. */
  void end() {
    endUntil(Long.MAX_VALUE);
  }

  /** Whether any rollout was reverted so far. */
  boolean isReverted() {
    return !reverted.isEmpty();
  }

  /** Canary calls until the rollout was reverted. */
  int reverted(String rollout) {
    return reverted.getOrDefault(rollout, Scenario.NEVER);
  }
}
