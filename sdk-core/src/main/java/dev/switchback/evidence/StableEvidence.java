package dev.switchback.evidence;

import dev.switchback.Drift;
import dev.switchback.Key;
import dev.switchback.Signals;
import dev.switchback.analysis.Analysis;
import dev.switchback.document.Reference;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Thresholds;
import dev.switchback.document.Thresholds.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a route's stable version does, with a rollout or without, and whether that is still what its
 * reference says. Thread-safe: one lock, held for array work only.
 *
 * <p>Calls count as they end: there is no other slice that could fail faster. By key, a key counts
 * once in 200 units, so that one user cannot raise the alarm alone, and the keys of a route need 4
 * KiB.
 */
final class StableEvidence {
  private static final int FORGET_KEYS = 200;
  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();
  private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long QUIET_NANOS = Duration.ofDays(1).toNanos();

  /** From Monday, 00:00, to the beginning of 1970. */
  private static final long EPOCH_HOUR = 72;

  private final String route;
  private final String version;
  private final Thresholds thresholds;
  private final @Nullable Map<String, Object> known;
  private final LongSupplier wallMillis;
  private final Consumer<Evidence.Drifted> listener;

  private final Object lock = new Object();
  // All that follows is guarded by lock.
  private final Analysis.Watch watch;
  private final SeenKeys keys = new SeenKeys();
  private final Map<String, Long> told = new HashMap<>();
  private int sinceForgotten;
  private int hour;
  private long hourNanos;
  private boolean knowsHour;

  StableEvidence(
      RouteDocument document,
      Thresholds thresholds,
      LongSupplier wallMillis,
      Consumer<Evidence.Drifted> listener) {
    this.listener = listener;
    this.route = document.route();
    this.version = document.serving().stable();
    this.thresholds = thresholds;
    this.known = document.serving().reference();
    this.wallMillis = wallMillis;
    this.watch = Analysis.watch(thresholds, known == null ? null : Reference.fromMap(known));
  }

  /** Whether it is about what that document says; else another has to begin. */
  boolean fits(RouteDocument document) {
    return version.equals(document.serving().stable())
        && thresholds.equals(document.thresholds())
        && Objects.equals(known, document.serving().reference());
  }

  /** A call of stable ended: the alarms that it raised and that were not told within a day. */
  List<Evidence.Drifted> ended(Key key, Signals signals, long nanos) {
    synchronized (lock) {
      if (thresholds.unit() == Unit.KEY && key.isSticky() && !keys.add(word(key))) {
        return List.of();
      }
      if (++sinceForgotten >= FORGET_KEYS) {
        sinceForgotten = 0;
        keys.clear();
      }
      List<Drift> drifts = watch.take(signals, hour(nanos));
      return drifts.isEmpty() ? List.of() : news(drifts, nanos);
    }
  }

  private List<Evidence.Drifted> news(List<Drift> drifts, long nanos) {
    List<Evidence.Drifted> news = new ArrayList<>();
    for (Drift drift : drifts) {
      Long before = told.get(drift.signal());
      if (before == null || nanos - before >= QUIET_NANOS) {
        told.put(drift.signal(), nanos);
        news.add(new Evidence.Drifted(route, version, drift));
      }
    }
    return news;
  }

  /** Tells alarms, after every lock is left. */
  void tell(List<Evidence.Drifted> alarms) {
    for (int i = 0; i < alarms.size(); i++) {
      listener.accept(alarms.get(i));
    }
  }

  Reference seen() {
    synchronized (lock) {
      return watch.seen();
    }
  }

  /** Steele, Lea and Flood's mix of the text's hash: it only has to tell 200 keys apart. */
  private static long word(Key key) {
    long z = key.hashCode() * 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    return z ^ (z >>> 27);
  }

  /** The wall clock is looked at once a second. */
  private int hour(long nanos) {
    if (!knowsHour || nanos - hourNanos >= LOOK_NANOS) {
      knowsHour = true;
      hourNanos = nanos;
      long hours = Math.floorDiv(wallMillis.getAsLong(), HOUR_MILLIS);
      hour = (int) Math.floorMod(hours + EPOCH_HOUR, (long) Reference.HOURS);
    }
    return hour;
  }
}
