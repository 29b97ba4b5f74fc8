package dev.switchback.evidence;

import dev.switchback.Outcome;
import dev.switchback.Receipt;
import dev.switchback.Signals;
import dev.switchback.Slice;
import dev.switchback.document.RouteDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** So many processes of one rollout, driven call by call under a simulated clock. */
final class SimulatedFleet {
  static final long MILLI = 1_000_000;
  static final double SHARE = 0.2;
  private static final Supplier<Receipt> RECEIPT =
      () -> new Receipt("0", "r", "1.5.0", Slice.CANARY, "a", Instant.EPOCH, null, null);

  /** What a call of a process shows. */
  interface Calls {
    Signals of(SplittableRandom random, int process, boolean canary);
  }

  final SplittableRandom random;
  final RolloutEvidence[] processes;
  final MemoryLedger store = new MemoryLedger(this::millis);
  final List<Integer> reverted = new ArrayList<>();
  long nanos = 1;
  int canaryCalls;
  int units;
  boolean away;

  SimulatedFleet(int count, long seed, String thresholds) {
    this(count, seed, FleetSimulationTest.document(thresholds), true);
  }

  /** With a pool, or each process for itself. */
  SimulatedFleet(int count, long seed, RouteDocument document, boolean pooled) {
    random = new SplittableRandom(seed);
    processes = new RolloutEvidence[count];
    for (int i = 0; i < count; i++) {
      int process = i;
      store.seen("p" + i);
      processes[i] =
          new RolloutEvidence(
              document,
              document.serving().rollouts().get(0),
              Objects.requireNonNull(document.thresholds()),
              pooled ? "p" + i : null,
              breach -> reverted.add(process));
    }
  }

  long millis() {
    return nanos / MILLI;
  }

  /** Clocks of processes are hours apart. */
  long clock(int process) {
    return nanos + process * 3_600_000 * MILLI;
  }

  /** One call a process, 100 ms long, every 200 ms; a flush each 400 ms. */
  void round(int round, double stableRate, double[] canaryRates) {
    round(
        round,
        (draws, process, canary) -> {
          double rate = canary ? canaryRates[process] : stableRate;
          boolean bad = draws.nextDouble() < rate;
          return new Ended(bad ? Outcome.PROVIDER_FAULT : Outcome.SUCCESS);
        });
  }

  void round(int round, Calls calls) {
    for (int i = 0; i < processes.length; i++) {
      RolloutEvidence process = processes[i];
      long own = clock(i);
      process.tell(process.fold(own));
      boolean canary = random.nextDouble() < SHARE;
      canaryCalls += canary ? 1 : 0;
      units++;
      Signals ended = calls.of(random, i, canary);
      long unit = process.drawn(canary, SHARE, false, 0, own, 10_000 * MILLI);
      process.tell(process.ended(unit, canary, false, 0, ended, 0, RECEIPT, own + 100 * MILLI));
    }
    nanos += 200 * MILLI;
    if (round % 2 == 0) {
      flush();
    }
  }

  void flush() {
    for (int i = 0; i < processes.length; i++) {
      boolean again = true;
      while (again) {
        again = FleetThread.exchange(away ? AWAY : store, processes[i], clock(i));
      }
    }
  }

  /** Whether anyone reverts within so many rounds. */
  boolean reverts(int rounds, double stableRate, double[] canaryRates) {
    for (int round = 0; round < rounds && reverted.isEmpty(); round++) {
      round(round, stableRate, canaryRates);
    }
    return !reverted.isEmpty();
  }

  static final LedgerStore AWAY =
      new LedgerStore() {
        @Override
        public void seen(String process) {}

        @Override
        public dev.switchback.Ledger.Answer exchange(dev.switchback.Ledger.Flush flush) {
          throw new IllegalStateException("away");
        }
      };
}
