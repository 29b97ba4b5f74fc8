package dev.switchback.evidence;

import dev.switchback.Outcome;
import dev.switchback.Receipt;
import dev.switchback.Signals;
import dev.switchback.Slice;
import dev.switchback.document.RouteDocument;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a call's unit costs its caller's thread, drawn and ended, with a ledger and without. What
 * the thread of the fleet does meanwhile is no call's cost; here it talks to the store between the
 * iterations.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LedgerBenchmark {
  private static final Supplier<Receipt> RECEIPT =
      () -> new Receipt("0", "r", "1.5.0", Slice.CANARY, "a", Instant.EPOCH, null, null);
  private static final String RULES =
      """
      unit: call
      compare:
        - {signal: error_rate, tolerate: +50%}
        - {signal: latency_p95, tolerate: +20%}
        - {signal: label_mix, tolerate: 0.1}
      reference: {error_rate: 1%}
      """;

  @Param({"none", "memory"})
  public String ledger;

  private final Signals signals = new Ended(Outcome.SUCCESS);
  private final MemoryLedger store = new MemoryLedger(() -> System.nanoTime() / 1_000_000);
  private RolloutEvidence rollout;
  private long nanos = 1;

  @Setup
  public void setUp() {
    RouteDocument document = FleetSimulationTest.document(RULES);
    rollout =
        new RolloutEvidence(
            document,
            document.serving().rollouts().get(0),
            Objects.requireNonNull(document.thresholds()),
            ledger.equals("none") ? null : "p",
            breach -> {});
  }

  @Setup(Level.Iteration)
  public void exchange() {
    unit();
    boolean again = true;
    while (again) {
      again = FleetThread.exchange(store, rollout, nanos);
    }
  }

  /** One unit of stable. */
  @Benchmark
  public Object unit() {
    nanos += 1_000;
    long unit = rollout.drawn(false, 0.05, false, 0, nanos, 1_000_000_000);
    return rollout.ended(unit, false, false, 0, signals, 0, RECEIPT, nanos);
  }
}
