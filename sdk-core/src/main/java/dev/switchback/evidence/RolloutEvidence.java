package dev.switchback.evidence;

import dev.switchback.Event;
import dev.switchback.Ledger;
import dev.switchback.Outcome;
import dev.switchback.Receipt;
import dev.switchback.Signals;
import dev.switchback.Verdict;
import dev.switchback.analysis.Analysis;
import dev.switchback.document.Reference;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Thresholds;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The evidence of one rollout in this process. Thread-safe: one lock, held for array work only.
 *
 * <p>What is looked at is always a prefix of the units in the order in which they were drawn. The
 * head of the queue is folded once it has ended, or once it is older than H: then it counts for the
 * canary (Y = 0) or against stable (Y = 1), and is mended when it ends. Counting at completion
 * instead gives false reverts when one slice fails faster than the other.
 */
final class RolloutEvidence {
  /** Units folded in one turn, so that no call pays for a backlog. */
  private static final int TURN = 64;

  /** What {@link #drawn} answers for a call that is no unit. */
  static final long NO_UNIT = -1;

  private final Consumer<Evidence.Breach> listener;
  private final String route;
  private final String id;
  private final String canary;
  private final String stable;

  private final Object lock = new Object();
  // All that follows is guarded by lock.
  private final Analysis analysis;
  private final Epochs epochs;
  private final UnitQueue queue;
  private final LateUnits late = new LateUnits();
  private final RecentCalls recent = new RecentCalls();
  private final Patience patience;
  private final LateQueue lateQueue;
  private final double[] scratch;
  private final Analysis.Watch canarySeen;
  private final @Nullable FleetUnits fleet;
  private long turnedAway;
  private int toldBreaches;
  private boolean breached;
  // Whether this process alone has breached, before the fleet as a whole.
  private boolean localFirst;
  private boolean hasBegun;
  // Of the unit whose fold tipped the latest breach; null where a trip, a mend or a breaker did.
  private @Nullable Supplier<Receipt> tipped;

  /**
   * Evidence that has seen nothing.
   *
   * @param process names this process in the store of its fleet; null where there is none
   * @param listener told of breaches by {@link #tell}, never under the lock
   */
  RolloutEvidence(
      RouteDocument document,
      Rollout rollout,
      Thresholds thresholds,
      @Nullable String process,
      Consumer<Evidence.Breach> listener) {
    this.listener = listener;
    this.route = document.route();
    this.id = rollout.id();
    this.canary = rollout.canary();
    this.stable = document.serving().stable();
    this.analysis = Analysis.of(thresholds);
    this.epochs = new Epochs(id, thresholds);
    this.queue = new UnitQueue(analysis.width());
    this.patience = new Patience(thresholds);
    this.scratch = new double[analysis.width()];
    this.canarySeen = Analysis.watch(thresholds, null);
    this.fleet =
        process == null
            ? null
            : FleetUnits.of(
                id, new FleetSide(process, thresholds, analysis, patience, this::decided));
    this.lateQueue = new LateQueue(analysis.late(), fleet);
  }

  private void decided(long unit, int epoch) {
    lateQueue.decided(unit, epoch);
  }

  /** A call begins, before its draw: folds what is due. Non-null if that tipped a breach. */
  Evidence.@Nullable Breach fold(long nanos) {
    synchronized (lock) {
      turn(nanos);
      return news(null);
    }
  }

  /** A randomised call was drawn. Returns its unit's sequence number, or {@link #NO_UNIT}. */
  long drawn(boolean isCanary, double w, boolean keyed, long word, long nanos, long deadlineNanos) {
    synchronized (lock) {
      if (!hasBegun) {
        hasBegun = true;
        analysis.firstCall(keyed);
      }
      if (queue.size() + late.size() >= UnitQueue.MOST) {
        turnedAway++;
        return NO_UNIT;
      }
      int epoch = epochs.drawn(keyed, word, nanos);
      if (epoch == Epochs.NO_UNIT) {
        return NO_UNIT;
      }
      long unit = queue.add(isCanary, w, epoch, keyed, word, nanos, deadlineNanos);
      lateQueue.drawn(unit, isCanary, w, epoch, fleet == null ? 0 : fleet.epochOf(keyed), nanos);
      if (fleet != null) {
        fleet.drawn(isCanary, w, keyed, word, nanos, deadlineNanos);
      }
      return unit;
    }
  }

  /**
   * A call ended on its drawn version; {@code sequence} is its unit, or {@link #NO_UNIT}, and
   * {@code call} the call's number in its receipt.
   */
  Evidence.@Nullable Breach ended(
      long sequence,
      boolean isCanary,
      boolean keyed,
      long word,
      Signals signals,
      long call,
      Supplier<Receipt> receipt,
      long nanos) {
    synchronized (lock) {
      if (sequence == NO_UNIT) {
        analysis.trip(isCanary, signals.outcome(), keyed, word);
      } else {
        boolean inTime = unitEnded(sequence, isCanary, keyed, word, signals, receipt, nanos);
        lateQueue.ended(sequence, call, inTime ? signals : null);
        if (fleet != null) {
          fleet.ended(sequence, signals, nanos);
        }
      }
      turn(nanos);
      return news(receipt);
    }
  }

  /** Hands on what the others answered; to be called with no lock held. */
  void tell(Evidence.@Nullable Breach breach) {
    if (breach != null) {
      listener.accept(breach);
    }
  }

  /** False where the unit had been ended by its deadline. */
  private boolean unitEnded(
      long sequence,
      boolean isCanary,
      boolean keyed,
      long word,
      Signals signals,
      Supplier<Receipt> receipt,
      long nanos) {
    if (queue.holds(sequence)) {
      if (queue.isEnded(sequence)) {
        return false;
      }
      analysis.trip(isCanary, signals.outcome(), keyed, word);
      count(isCanary, signals);
      analysis.values(signals, queue.values(), queue.offset(sequence));
      queue.end(sequence, nanos);
      if (isCanary) {
        recent.ended(sequence, receipt);
      }
      return true;
    }
    long position = late.find(sequence);
    if (position < 0) {
      return false;
    }
    mend(position, signals, nanos);
    return true;
  }

  /** Something was said of a call after it had ended; nothing happens where it is no unit. */
  Evidence.@Nullable Breach said(long call, String kind, double value, long nanos) {
    synchronized (lock) {
      lateQueue.said(call, kind, value, nanos);
      turn(nanos);
      return news(null);
    }
  }

  Evidence.@Nullable Breach breakers(boolean canaryOpen, boolean stableOpen) {
    synchronized (lock) {
      analysis.breakers(canaryOpen, stableOpen);
      return news(null);
    }
  }

  Verdict verdict() {
    synchronized (lock) {
      return verdictNow();
    }
  }

  private Verdict verdictNow() {
    Verdict local = analysis.verdict(id, canary, stable, false);
    if (fleet == null) {
      return local;
    }
    // A breach is told with the numbers that tipped it.
    boolean isPooled =
        fleet.isPooling() && !localFirst && (fleet.isConnected() || analysis.fleet().isBreached());
    Verdict verdict = isPooled ? analysis.fleet().verdict(local) : local;
    return verdict.of(
        new Verdict.Fleet(
            fleet.processes(),
            isPooled,
            fleet.isConnected(),
            fleet.seen(),
            isPooled ? analysis.fleet().places() : List.of()));
  }

  int processes() {
    synchronized (lock) {
      return fleet == null ? 1 : fleet.processes();
    }
  }

  /** What is to be said to the store of the fleet; null where there is nothing. */
  Ledger.@Nullable Flush flush(long nanos) {
    return fleet == null ? null : flush(fleet, nanos);
  }

  /** The same of units on late signals. */
  Ledger.@Nullable Flush lateFlush(long nanos) {
    FleetUnits waiting = fleet == null ? null : fleet.late();
    if (waiting == null) {
      return null;
    }
    boolean more = true;
    while (more) {
      synchronized (lock) {
        more = lateQueue.turn(nanos, TURN);
      }
    }
    return flush(waiting, nanos);
  }

  private Ledger.@Nullable Flush flush(FleetUnits units, long nanos) {
    boolean more = true;
    while (more) {
      // In turns, so that no call waits for a backlog.
      synchronized (lock) {
        more = units.turn(nanos, TURN);
      }
    }
    synchronized (lock) {
      return units.next();
    }
  }

  /** The store answered; true where it is to be asked again at once. */
  boolean flushed(Ledger.Flush flush, Ledger.Answer answer) {
    boolean again;
    Evidence.Breach breach;
    synchronized (lock) {
      FleetUnits units = of(flush);
      again = units != null && units.answered(flush, answer);
      breach = news(null);
    }
    tell(breach);
    return again;
  }

  private @Nullable FleetUnits of(Ledger.Flush flush) {
    return fleet == null || flush.rollout().equals(id) ? fleet : fleet.late();
  }

  void flushFailed(Ledger.Flush flush, RuntimeException failure) {
    synchronized (lock) {
      FleetUnits units = of(flush);
      if (units != null) {
        units.failed(failure);
      }
    }
  }

  /** Whether the fleet's evidence came or went since it was last asked; null where it did not. */
  Event.@Nullable PoolingChanged poolingChanged(long wallMillis) {
    synchronized (lock) {
      String why = fleet == null ? null : fleet.news();
      return fleet == null || why == null
          ? null
          : new Event.PoolingChanged(
              route, Instant.ofEpochMilli(wallMillis), id, fleet.isConnected(), why);
    }
  }

  /** The breach that was latched, told again: for a route that is not frozen any more. */
  Evidence.@Nullable Breach latched() {
    synchronized (lock) {
      return breached ? breach(null) : null;
    }
  }

  /** How far the rollout is: for the ramp. */
  Evidence.Progress progress() {
    synchronized (lock) {
      return new Evidence.Progress(canarySeen.units(), isStopped(), verdictNow());
    }
  }

  private boolean isStopped() {
    return analysis.breaches() + analysis.fleet().breaches() > 0
        || analysis.isHeld()
        || analysis.fleet().isHeld();
  }

  /** What the canary was seen to do by its units that have ended. */
  Reference canarySeen() {
    synchronized (lock) {
      Reference seen = canarySeen.seen();
      // A rollout does not see a week as a whole.
      return new Reference(
          seen.signals(), seen.labelMix(), seen.latencyMs(), seen.firstChunkMs(), Map.of());
    }
  }

  long turnedAway() {
    synchronized (lock) {
      return turnedAway;
    }
  }

  private void turn(long nanos) {
    for (int i = 0; i < TURN && !late.isEmpty(); i++) {
      long oldest = late.head();
      if (nanos - late.deadline(oldest) < 0) {
        break;
      }
      mend(oldest, new TimedOut((late.deadline(oldest) - late.drawn(oldest)) / 1e6), nanos);
    }
    for (int i = 0; i < TURN && queue.size() > 0; i++) {
      long unit = queue.head();
      if (!queue.isEnded(unit) && nanos - queue.deadline(unit) >= 0) {
        endAtDeadline(unit);
      }
      boolean isEnded = queue.isEnded(unit);
      long deadlineNanos = queue.deadline(unit) - queue.drawn(unit);
      if (!isEnded && nanos - queue.drawn(unit) < patience.nanos(deadlineNanos)) {
        break;
      }
      long before = analysis.openWindow();
      analysis.beginEpoch(queue.epoch(unit));
      windowsClosed(before);
      if (isEnded) {
        int breaches = analysis.breaches();
        foldEnded(unit);
        if (analysis.breaches() != breaches) {
          tipped = recent.of(unit);
        }
      } else {
        long open = analysis.openWindow();
        double waited = (nanos - queue.drawn(unit)) / 1e6;
        long window = analysis.takeWaiting(queue.isCanary(unit), queue.probability(unit), waited);
        late.add(queue, window, waited);
        windowsClosed(open);
      }
      queue.poll();
    }
    var unused = lateQueue.turn(nanos, TURN);
    // What no waiting unit can reach any more needs no mending.
    analysis.mergeBefore(late.isEmpty() ? analysis.openWindow() : late.window(late.head()));
  }

  private void foldEnded(long unit) {
    boolean isCanary = queue.isCanary(unit);
    if (!isCanary) {
      patience.endedInOpenWindow(queue.ended(unit) - queue.drawn(unit));
    }
    long open = analysis.openWindow();
    analysis.take(isCanary, queue.probability(unit), queue.values(), queue.offset(unit));
    windowsClosed(open);
  }

  private void endAtDeadline(long unit) {
    long end = queue.deadline(unit);
    TimedOut signals = new TimedOut((end - queue.drawn(unit)) / 1e6);
    analysis.trip(queue.isCanary(unit), Outcome.TIMEOUT, queue.isKeyed(unit), queue.word(unit));
    count(queue.isCanary(unit), signals);
    analysis.values(signals, queue.values(), queue.offset(unit));
    queue.end(unit, end);
  }

  private void mend(long position, Signals signals, long nanos) {
    boolean isCanary = late.isCanary(position);
    long window = late.window(position);
    analysis.trip(isCanary, signals.outcome(), late.isKeyed(position), late.word(position));
    count(isCanary, signals);
    analysis.values(signals, scratch, 0);
    double waited = late.waitedMillis(position);
    analysis.mend(window, isCanary, late.probability(position), waited, scratch, 0);
    if (!isCanary) {
      long end = Math.min(nanos, late.deadline(position)) - late.drawn(position);
      if (window == analysis.openWindow()) {
        patience.endedInOpenWindow(end);
      } else {
        patience.endedInClosedWindow(end);
      }
    }
    late.mended(position);
  }

  private void count(boolean isCanary, Signals signals) {
    if (isCanary) {
      var unused = canarySeen.take(signals, 0);
    }
  }

  private void windowsClosed(long openBefore) {
    if (analysis.openWindow() != openBefore) {
      patience.windowClosed();
    }
  }

  private Evidence.@Nullable Breach news(@Nullable Supplier<Receipt> receipt) {
    int breaches = analysis.breaches() + analysis.fleet().breaches();
    if (breaches == toldBreaches) {
      return null;
    }
    toldBreaches = breaches;
    if (breached) {
      return null;
    }
    localFirst = analysis.isBreached();
    breached = localFirst || analysis.fleet().isBreached();
    Supplier<Receipt> offending = tipped == null ? receipt : tipped;
    tipped = null;
    return breach(offending);
  }

  private Evidence.Breach breach(@Nullable Supplier<Receipt> receipt) {
    return new Evidence.Breach(route, id, verdictNow(), ledger(), breached, receipt);
  }

  private Map<String, Object> ledger() {
    Map<String, Object> ledger = analysis.ledger();
    if (fleet != null && fleet.isPooling()) {
      ledger.put("pool", analysis.fleet().ledger());
    }
    return ledger;
  }
}
