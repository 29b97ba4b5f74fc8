package dev.switchback.examples;

import dev.switchback.CallRecord;
import dev.switchback.Event;
import dev.switchback.Observer;
import dev.switchback.Resolution;
import dev.switchback.Slice;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts calls by what was drawn for them, and keeps the last revert of each rollout. Thread-safe.
 */
final class Tally implements Observer {
  /** Calls drawn for one version: first attempts count. */
  static final class Side {
    private final LongAdder begun = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder right = new LongAdder();
    private final LongAdder wrong = new LongAdder();
    private final LongAdder rescued = new LongAdder();

    /** Calls begun. */
    long begun() {
      return begun.sum();
    }

    /** Calls whose first attempt failed. */
    long errors() {
      return errors.sum();
    }

    /** Answers of this version that the agents called wrong. */
    long wrong() {
      return wrong.sum();
    }

    /** Calls that stable answered instead. */
    long rescued() {
      return rescued.sum();
    }

    /** Mean of score.accuracy; NaN before the first. */
    double accuracy() {
      long good = right.sum();
      return (double) good / (good + wrong.sum());
    }

    boolean isQuiet() {
      return ended.sum() >= begun.sum();
    }
  }

  private final Map<String, Side> canaries = new ConcurrentHashMap<>();
  private final Map<String, Event.Reverted> reverts = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> awaited = new ConcurrentHashMap<>();
  private volatile Side stable = new Side();

  /** Counts stable from zero, for the next act. */
  void beginAct() {
    stable = new Side();
  }

  Side stable() {
    return stable;
  }

  Side canary(String rollout) {
    return canaries.computeIfAbsent(rollout, id -> new Side());
  }

  /** The revert of a rollout, once the registry has it; null before. */
  Event.@Nullable Reverted reverted(String rollout) {
    return reverts.get(rollout);
  }

  /** From now on, notes when a version is drawn first, by {@link System#nanoTime}. */
  AtomicLong awaitVersion(String version) {
    AtomicLong first = new AtomicLong();
    awaited.put(version, first);
    return first;
  }

  @Override
  public Call begun(Resolution drawn) {
    AtomicLong first = awaited.get(drawn.version().version());
    if (first != null && first.get() == 0) {
      first.compareAndSet(0, System.nanoTime());
    }
    String rollout = drawn.rollout();
    Side side = drawn.slice() == Slice.CANARY && rollout != null ? canary(rollout) : stable;
    side.begun.increment();
    return new Call() {
      @Override
      public void ended(CallRecord record) {
        Tally.ended(side, record);
      }
    };
  }

  private static void ended(Side side, CallRecord record) {
    if (!record.attempts().isEmpty() && record.attempts().get(0).outcome().isError()) {
      side.errors.increment();
    }
    Double accuracy = record.scores().get("accuracy");
    if (record.served().slice() != record.drawn().slice()) {
      side.rescued.increment();
    } else if (accuracy != null) {
      (accuracy >= 0.5 ? side.right : side.wrong).increment();
    }
    side.ended.increment();
  }

  @Override
  public void told(Event event) {
    if (event instanceof Event.Reverted reverted && reverted.written()) {
      reverts.put(reverted.rollout(), reverted);
    }
  }
}
