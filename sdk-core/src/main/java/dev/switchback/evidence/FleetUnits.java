package dev.switchback.evidence;

import dev.switchback.Ledger;
import dev.switchback.Signals;
import dev.switchback.analysis.Analysis;
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

  // A unit more has at most about 8 KiB of rows.
  private static final int FULL_BYTES = 24_576;

  // In place of a unit's epoch.
  private static final int UNDECIDED = 0;
  private static final int REFUSED = -1;

  private final String rollout;
  private final String process;
  private final boolean byKey;
  private final long renew;
  private final Analysis analysis;
  private final Analysis.Fleet fleet;
  private final Analysis.Pool pool;
  private final Patience patience;
  private final @Nullable FleetUnits late;
  private final Decided decided;
  private final UnitQueue queue;
  private final LateUnits waiting = new LateUnits();
  private final double[] scratch;

  private String name = "";
  private boolean begun;
  private boolean lost;
  private boolean connected = true;
  private boolean toldConnected = true;
  private long renewMillis;
  private int seen;
  private int epoch = 1;
  private long known;
  private long sequence;
  private long asked;
  private boolean hasLeft;
  private boolean hasMore;
  private Ledger.@Nullable Flush pending;
  private long[] pendingUnits = {};

  /**
   * Told what the store said of a unit's key: its epoch, or −1 where it is no unit of the fleet.
   */
  interface Decided {
    void unit(long unit, int epoch);
  }

  private FleetUnits(
      String name, FleetSide side, Analysis.Pool pool, int width, @Nullable FleetUnits late) {
    this.rollout = name;
    this.process = side.process();
    this.analysis = side.analysis();
    this.fleet = analysis.fleet();
    this.pool = pool;
    this.patience = side.patience();
    this.late = late;
    this.decided = side.decided();
    Duration declared = side.thresholds().renew();
    this.byKey = side.thresholds().unit() == Unit.KEY;
    this.renew = byKey && declared != null ? Math.max(1, declared.toMillis()) : 0;
    this.queue = new UnitQueue(width);
    this.scratch = new double[width];
  }

  /** Of a rollout; those on late signals are {@link #late}. */
  static FleetUnits of(String rollout, FleetSide side) {
    Analysis.Fleet fleet = side.analysis().fleet();
    FleetUnits late =
        fleet.hasLateRules()
            ? new FleetUnits(
                rollout + LedgerStore.LATE,
                side,
                fleet.late(),
                side.analysis().late().width(),
                null)
            : null;
    side.analysis().share(LEAST_PROCESSES);
    return new FleetUnits(rollout, side, fleet.prompt(), side.analysis().width(), late);
  }

  /** Units on late signals, which have a pool of their own; null where no rule waits for any. */
  @Nullable FleetUnits late() {
    return late;
  }

  /** N: how many were seen when the rollout began, at least 10. */
  int processes() {
    return Math.max(LEAST_PROCESSES, seen);
  }

  /** How many were seen when the rollout began. */
  int seen() {
    return seen;
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
    begin(keyed);
    if (queue.size() >= UnitQueue.MOST || (lost && queue.size() > 0)) {
      // The store has been away for long: the oldest go, whatever they are.
      queue.poll();
    }
    queue.add(canary, w, epochOf(keyed), keyed, word, nanos, deadlineNanos);
  }

  /** There was a call; {@code keyed} of the first decides whether there are epochs. */
  private void begin(boolean keyed) {
    if (!begun) {
      begun = true;
      renewMillis = keyed ? renew : 0;
      if (late != null) {
        late.begin(keyed);
      }
    }
  }

  /** A unit on late signals has waited long enough; its epoch is what the store said of its key. */
  void taken(boolean canary, double w, int inEpoch, double[] values, int offset, long nanos) {
    if (inEpoch == UNDECIDED || inEpoch == REFUSED || lost || queue.size() >= UnitQueue.MOST) {
      return;
    }
    long unit = queue.add(canary, w, inEpoch, false, 0, nanos, 0);
    System.arraycopy(values, offset, queue.values(), queue.offset(unit), scratch.length);
    queue.end(unit, nanos);
  }

  /** The epoch of a unit that is drawn now; 0 where its key is to be asked for. */
  int epochOf(boolean keyed) {
    return byKey && keyed ? UNDECIDED : epoch;
  }

  void ended(long unit, Signals signals, long nanos) {
    if (queue.holds(unit)) {
      if (!queue.isEnded(unit)) {
        end(unit, nanos - queue.deadline(unit) < 0 ? signals : timedOut(queue, unit), nanos);
      }
      return;
    }
    long position = waiting.find(unit);
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
    long window = waiting.window(position);
    pool.mend(
        (int) (window >>> 32),
        (int) window,
        waiting.isCanary(position),
        waiting.probability(position),
        waiting.waitedMillis(position),
        scratch,
        0);
    waiting.mended(position);
  }

  /** Moves what is due into the pool, so many units at most; true where more may be due. */
  boolean turn(long nanos, int most) {
    while (!waiting.isEmpty() && nanos - waiting.deadline(waiting.head()) >= 0) {
      long oldest = waiting.head();
      mend(oldest, new TimedOut((waiting.deadline(oldest) - waiting.drawn(oldest)) / 1e6));
    }
    if (lost) {
      return false;
    }
    for (int i = 0; i < most; i++) {
      // What is told at once stays within a flush.
      boolean full = i % 16 == 0 && pool.bytes() >= FULL_BYTES;
      if (queue.size() == 0 || full || !fold(queue.head(), nanos)) {
        hasMore = full;
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
      // An epoch that passed before any window of its had its numbers gets none any more.
      return of < epoch;
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
      waiting.add(queue, ((long) of << 32) | window, waited);
    }
    return true;
  }

  /** What is to be said to the store: again what was not answered. Null where there is nothing. */
  Ledger.@Nullable Flush next() {
    if (pending != null) {
      return pending;
    }
    if (!begun || lost || !fleet.hasRules()) {
      return null;
    }
    List<Ledger.Row> rows = new ArrayList<>();
    List<Ledger.Window> windows = new ArrayList<>(pool.proposals(epoch));
    hasLeft = (!name.isEmpty() && !pool.drain(rows, windows, ROWS_BYTES)) || hasMore;
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
    boolean other = !flush.pool().isEmpty() && (isOlder || !answer.pool().equals(flush.pool()));
    if (answer.pool().isEmpty() || other) {
      lost = true;
      LOG.error(
          "rollout {}: the store of the fleet has lost what was pooled; this process goes on alone,"
              + " with its own small share of alpha",
          rollout);
      return false;
    }
    name = answer.pool();
    seen = answer.processes();
    renewMillis = answer.renewMillis();
    if (late != null || !rollout.endsWith(LedgerStore.LATE)) {
      analysis.share(processes());
    }
    pool.accept(answer);
    known = answer.change();
    epoch = answer.epoch();
    for (int i = 0; i < answer.taken().size(); i++) {
      int of = answer.taken().get(i) ? epoch : REFUSED;
      decided.unit(pendingUnits[i], of);
      if (queue.holds(pendingUnits[i])) {
        queue.moveTo(pendingUnits[i], of);
      }
    }
    if (!answer.hasMore()) {
      fleet.look();
    }
    return answer.hasMore() || hasLeft;
  }

  /** What became of the store since it was last asked; null where nothing changed. */
  @Nullable String news() {
    if (toldConnected == isConnected()) {
      return null;
    }
    toldConnected = isConnected();
    return toldConnected
        ? "the store of the fleet is back"
        : lost
            ? "the store of the fleet has lost what was pooled"
            : "the store of the fleet is away";
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
