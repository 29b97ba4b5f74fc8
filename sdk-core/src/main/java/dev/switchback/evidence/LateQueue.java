package dev.switchback.evidence;

import dev.switchback.Signals;
import dev.switchback.analysis.Analysis;
import org.jspecify.annotations.Nullable;

/**
 * Units that wait for signals which come after the call, in the order in which they were drawn.
 * Each ends a fixed time after its draw, whatever came by then, so that nothing hangs on how fast
 * people answer. In the queue a unit's word is the sequence number of the call's own unit, and its
 * end the call's number, once the call has ended. All wait equally long, so in the place of that
 * time stands the unit's epoch in a fleet. Not thread-safe.
 */
final class LateQueue {
  private static final double BAD = 0.5;
  private static final String SCORE = "score.";

  private final Analysis.Late late;
  private final UnitQueue queue;
  private final long withinNanos;

  private final @Nullable FleetUnits fleet;

  LateQueue(Analysis.Late late, @Nullable FleetUnits fleet) {
    this.late = late;
    this.fleet = fleet == null ? null : fleet.late();
    queue = new UnitQueue(late.width());
    withinNanos = late.withinNanos();
  }

  int size() {
    return queue.size();
  }

  /**
   * A unit was drawn; while too many wait it is none here, whatever it drew.
   *
   * @param inFleet its epoch in the fleet, 0 where its key is yet to be asked for
   */
  void drawn(long unit, boolean isCanary, double w, int epoch, int inFleet, long nanos) {
    if (late.width() > 0 && queue.size() < UnitQueue.MOST) {
      long sequence = queue.add(isCanary, w, epoch, false, unit, nanos, inFleet);
      late.begin(queue.values(), queue.offset(sequence));
    }
  }

  /** The call ended; with no signals, when it is a timeout already. */
  void ended(long unit, long call, @Nullable Signals signals) {
    long sequence = queue.find(unit);
    if (sequence < 0) {
      return;
    }
    queue.end(sequence, call);
    if (signals != null) {
      late.values(signals, queue.values(), queue.offset(sequence));
      if (signals.outcome().isExcluded()) {
        queue.exclude(sequence);
      }
    }
  }

  /** What is said counts for the unit of that call, if it waits and is not excluded. */
  void said(long call, String kind, double value, long nanos) {
    long sequence = queue.findEnded(call);
    if (sequence < 0 || queue.isExcluded(sequence)) {
      return;
    }
    long age = nanos - queue.drawn(sequence);
    if (kind.startsWith(SCORE)) {
      String name = kind.substring(SCORE.length());
      late.score(name, value, age, queue.values(), queue.offset(sequence));
    } else if (value < BAD) {
      late.negative(age, queue.values(), queue.offset(sequence));
    }
  }

  /** The store has said which epoch of the fleet the unit is of, or that it is none there. */
  void decided(long unit, int epoch) {
    long sequence = queue.find(unit);
    if (sequence >= 0) {
      queue.moveDeadline(sequence, epoch);
    }
  }

  /** Takes units that have waited long enough, so many at most; true where more may be due. */
  boolean turn(long nanos, int most) {
    for (int i = 0; i < most && queue.size() > 0; i++) {
      long unit = queue.head();
      if (nanos - queue.drawn(unit) < withinNanos) {
        return false;
      }
      boolean canary = queue.isCanary(unit);
      double w = queue.probability(unit);
      late.beginEpoch(queue.epoch(unit));
      late.take(canary, w, queue.values(), queue.offset(unit));
      if (fleet != null) {
        int of = (int) (queue.deadline(unit) - queue.drawn(unit));
        fleet.taken(canary, w, of, queue.values(), queue.offset(unit), nanos);
      }
      queue.poll();
    }
    return queue.size() > 0;
  }
}
