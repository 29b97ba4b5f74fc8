package dev.switchback.evidence;

import dev.switchback.Ledger;
import dev.switchback.Signals;
import dev.switchback.analysis.Analysis;
import dev.switchback.document.Thresholds;
import dev.switchback.document.Thresholds.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The units of one rollout on their way from this process to the fleet's pool. A unit enters once
 * it is older than H, whether it has ended or not, and once the store has said that its key was new
 * in the fleet: when that is never depends on how it ended. Guarded by the lock of its rollout.
 */
final class FleetUnits {
  private static final Logger LOG = LoggerFactory.getLogger("dev.switchback.evidence");
  private static final int LEAST_PROCESSES = 10;
  private static final int MOST_KEYS = 1_000;
  private static final int ROWS_BYTES = 32_768;

  // In place of a unit's epoch.
  private static final int UNDECIDED = 0;
  private static final int REFUSED = -1;

  private final String rollout;
  private final String process;
  private final boolean byKey;
  private final long renew;
  private final Analysis analysis;
  private final Analysis.Pool pool;
  private final Patience patience;
  private final UnitQueue queue;
  private final LateUnits late = new LateUnits();
  private final double[] scratch;

  private String name = "";
  private boolean begun;
  private boolean lost;
  private boolean connected = true;
  private long renewMillis;
  private int processes = LEAST_PROCESSES;
  private int epoch = 1;
  private long known;
  private long sequence;
  private long asked;
  private boolean hasLeft;
  private Ledger.@Nullable Flush pending;
  private long[] pendingUnits = {};

  FleetUnits(
      String rollout, String process, Thresholds thresholds, Analysis analysis, Patience patience) {
    this.rollout = rollout;
    this.process = process;
    this.byKey = thresholds.unit() == Unit.KEY;
    Duration declared = thresholds.renew();
    this.renew = byKey && declared != null ? Math.max(1, declared.toMillis()) : 0;
    this.analysis = analysis;
    this.pool = analysis.pool();
    this.patience = patience;
    this.queue = new UnitQueue(analysis.width());
    this.scratch = new double[analysis.width()];
    analysis.share(processes);
  }

  int processes() {
    return processes;
  }

  /** Whether the numbers of the fleet are known as of lately. */
  boolean isPooling() {
    return !lost && !name.isEmpty();
  }

  boolean isConnected() {
    return connected && !lost;
  }

  /** A unit was drawn; every one of the rollout's, so that their numbers agree. */
  void drawn(boolean canary, double w, boolean keyed, long word, long nanos, long deadlineNanos) {
    if (!begun) {
      begun = true;
      renewMillis = keyed ? renew : 0;
    }
    if (queue.size() >= UnitQueue.MOST || (lost && queue.size() > 0)) {
      // The store has been away for long: the oldest go, whatever they are.
      queue.poll();
    }
    queue.add(canary, w, byKey && keyed ? UNDECIDED : epoch, keyed, word, nanos, deadlineNanos);
  }

  void ended(long unit, Signals signals, long nanos) {
    if (queue.holds(unit)) {
      if (!queue.isEnded(unit)) {
        end(unit, nanos - queue.deadline(unit) < 0 ? signals : timedOut(queue, unit), nanos);
      }
      return;
    }
    long position = late.find(unit);
    if (position >= 0) {
      mend(position, signals);
    }
  }

  private static Signals timedOut(UnitQueue queue, long unit) {
    return new TimedOut((queue.deadline(unit) - queue.drawn(unit)) / 1e6);
  }

  private void end(long unit, Signals signals, long nanos) {
    analysis.values(signals, queue.values(), queue.offset(unit));
    queue.end(unit, nanos);
  }

  private void mend(long position, Signals signals) {
    analysis.values(signals, scratch, 0);
    long window = late.window(position);
    pool.mend(
        (int) (window >>> 32),
        (int) window,
        late.isCanary(position),
        late.probability(position),
        late.waitedMillis(position),
        scratch,
        0);
    late.mended(position);
  }

  /** Moves what is due into the pool, so many units at most; true where more may be due. */
  boolean turn(long nanos, int most) {
    while (!late.isEmpty() && nanos - late.deadline(late.head()) >= 0) {
      long oldest = late.head();
      mend(oldest, new TimedOut((late.deadline(oldest) - late.drawn(oldest)) / 1e6));
    }
    if (lost) {
      return false;
    }
    for (int i = 0; i < most; i++) {
      if (queue.size() == 0 || !fold(queue.head(), nanos)) {
        return false;
      }
      queue.poll();
    }
    return true;
  }

  private boolean fold(long unit, long nanos) {
    int of = queue.epoch(unit);
    if (of == REFUSED) {
      return true;
    }
    long deadlineNanos = queue.deadline(unit) - queue.drawn(unit);
    long age = nanos - queue.drawn(unit);
    if (of == UNDECIDED || age < patience.nanos(deadlineNanos)) {
      return false;
    }
    int window = pool.window(of);
    if (window == 0) {
      return false;
    }
    if (!queue.isEnded(unit) && age >= deadlineNanos) {
      end(unit, timedOut(queue, unit), queue.deadline(unit));
    }
    boolean canary = queue.isCanary(unit);
    double w = queue.probability(unit);
    if (queue.isEnded(unit)) {
      pool.add(of, window, canary, w, queue.values(), queue.offset(unit));
    } else {
      double waited = age / 1e6;
      pool.addWaiting(of, window, canary, w, waited);
      late.add(queue, ((long) of << 32) | window, waited);
    }
    return true;
  }

  /** What is to be said to the store: again what was not answered. Null where there is nothing. */
  Ledger.@Nullable Flush next() {
    if (pending != null) {
      return pending;
    }
    if (!begun || lost || !pool.hasRules()) {
      return null;
    }
    List<Ledger.Row> rows = new ArrayList<>();
    List<Ledger.Window> windows = new ArrayList<>(pool.proposals(epoch));
    hasLeft = !name.isEmpty() && !pool.drain(rows, windows, ROWS_BYTES);
    List<Long> keys = keys();
    sequence++;
    pending =
        new Ledger.Flush(rollout, name, process, sequence, renewMillis, known, rows, windows, keys);
    return pending;
  }

  private List<Long> keys() {
    long[] units = new long[MOST_KEYS];
    List<Long> keys = new ArrayList<>();
    long unit = Math.max(asked, queue.head());
    for (; queue.holds(unit) && keys.size() < MOST_KEYS; unit++) {
      if (queue.epoch(unit) == UNDECIDED) {
        units[keys.size()] = unit;
        keys.add(queue.word(unit));
      }
    }
    asked = unit;
    pendingUnits = units;
    hasLeft |= queue.holds(unit);
    return keys;
  }

  /** Takes what the store said; true where it is to be asked again at once. */
  boolean answered(Ledger.Flush flush, Ledger.Answer answer) {
    pending = null;
    sayConnected();
    // A store that fell back to an older copy of the pool has lost units, and keys that counted.
    boolean isOlder = answer.change() < flush.known();
    if (!flush.pool().isEmpty() && (isOlder || !answer.pool().equals(flush.pool()))) {
      lost = true;
      LOG.error(
          "rollout {}: the store of the fleet has lost what was pooled; this process goes on alone,"
              + " with its own small share of alpha",
          rollout);
      return false;
    }
    name = answer.pool();
    processes = Math.max(LEAST_PROCESSES, answer.processes());
    renewMillis = answer.renewMillis();
    analysis.share(processes);
    pool.accept(answer);
    known = answer.change();
    epoch = answer.epoch();
    for (int i = 0; i < answer.taken().size(); i++) {
      if (queue.holds(pendingUnits[i])) {
        queue.moveTo(pendingUnits[i], answer.taken().get(i) ? epoch : REFUSED);
      }
    }
    if (!answer.hasMore()) {
      pool.look();
    }
    return answer.hasMore() || hasLeft;
  }

  void failed(RuntimeException failure) {
    if (connected) {
      connected = false;
      LOG.warn(
          "rollout {}: the store of the fleet is away; this process goes on alone, with its own"
              + " small share of alpha, until it is back",
          rollout,
          failure);
    }
  }

  private void sayConnected() {
    if (!connected) {
      connected = true;
      LOG.info("rollout {}: the store of the fleet is back", rollout);
    }
  }
}
