package dev.switchback;

import dev.switchback.document.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The calls of one rollout, in order of assignment, until they are written. Thread-safe. */
final class RecordedRollout {
  /** Calls that wait at most. */
  static final int MOST = 65_536;

  /** A call that runs longer than this counts as one that never ends. */
  private static final long PATIENCE_MILLIS = 600_000;

  private final String route;
  private final String id;
  private final long withinMillis;
  private final Object lock = new Object();
  // Guarded by lock.
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

  private record Waiting(RecordedUnit unit, double w) {}

  RecordedRollout(String route, String id, long withinMillis) {
    this.route = route;
    this.id = id;
    this.withinMillis = withinMillis;
  }

  String route() {
    return route;
  }

  /** False where too many wait. */
  boolean add(RecordedUnit unit, double w) {
    synchronized (lock) {
      return waiting.size() < MOST && waiting.add(new Waiting(unit, w));
    }
  }

  void feedback(Event.FeedbackGiven given) {
    if (withinMillis == 0) {
      return;
    }
    synchronized (lock) {
      // What people comment on is recent.
      for (Iterator<Waiting> from = waiting.descendingIterator(); from.hasNext(); ) {
        RecordedUnit unit = from.next().unit();
        if (unit.is(given.receipt().id())) {
          unit.said(given);
          return;
        }
      }
    }
  }

  /** Writes the calls at the head that have ended; all of them when it is the last time. */
  void write(RecordedFiles files, long nowMillis, boolean last) {
    for (Waiting one : due(nowMillis, last)) {
      Outcome otherwise = last ? Outcome.CANCELLED : Outcome.TIMEOUT;
      String line = Json.write(one.unit().line(one.w(), files.hash(), otherwise, nowMillis));
      files.append(route, id, line);
    }
  }

  private List<Waiting> due(long nowMillis, boolean last) {
    List<Waiting> due = new ArrayList<>();
    synchronized (lock) {
      while (!waiting.isEmpty()) {
        RecordedUnit head = waiting.peek().unit();
        long age = nowMillis - head.atMillis();
        boolean isDue = head.isEnded() ? age >= withinMillis : age >= PATIENCE_MILLIS;
        if (!isDue && !last) {
          break;
        }
        due.add(waiting.remove());
      }
    }
    return due;
  }
}
