package dev.switchback.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Ledger;
import dev.switchback.Outcome;
import dev.switchback.Receipt;
import dev.switchback.Slice;
import dev.switchback.Verdict;
import dev.switchback.document.Documents;
import dev.switchback.document.RouteDocument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Processes that pool their counts in a store in memory, under a simulated clock. */
class FleetSimulationTest {
  private static final Supplier<Receipt> RECEIPT =
      () -> new Receipt("0", "r", "1.5.0", Slice.CANARY, "a", Instant.EPOCH, null, null);
  private static final long MILLI = SimulatedFleet.MILLI;
  private static final double SHARE = SimulatedFleet.SHARE;

  static RouteDocument document(String thresholds) {
    String yaml =
        """
        route: r
        purpose: p
        owner: o@example.com
        rollback: {runbook: "https://example.com/r"}
        monitoring: ["https://example.com/m"]
        versions:
          - {version: "1.4.0", provider: openai, model: m-1}
          - {version: "1.5.0", provider: openai, model: m-2}
        serving:
          revision: 1
          stable: "1.4.0"
          rollouts:
            - {id: a, canary: "1.5.0", share: 20%%}
        thresholds:
        %s
        """
            .formatted(thresholds.indent(2).stripTrailing());
    return Documents.read("r.yaml", yaml.getBytes(StandardCharsets.UTF_8)).document();
  }

  private static final String ERRORS =
      "compare: [{signal: error_rate, tolerate: 0%, weight: 1}]\nreference: {error_rate: 5%}\n";

  private static final String TOLERANT = ERRORS.replace("0%,", "+50%,");

  private static double[] all(int processes, double rate) {
    double[] rates = new double[processes];
    Arrays.fill(rates, rate);
    return rates;
  }

  @Test
  void aFleetOfEqualVersionsRevertsNoMoreThanAlpha() {
    int reverted = 0;
    for (int seed = 1; seed <= 200; seed++) {
      reverted += new SimulatedFleet(5, seed, ERRORS).reverts(600, 0.05, all(5, 0.05)) ? 1 : 0;
    }
    System.out.println("pooled false reverts of 200: " + reverted);
    assertThat(reverted).isLessThanOrEqualTo(10);
  }

  private static double medianCanaryCalls(int processes) {
    double[] calls = new double[41];
    for (int seed = 1; seed <= calls.length; seed++) {
      SimulatedFleet fleet = new SimulatedFleet(processes, seed, ERRORS);
      assertThat(fleet.reverts(6_000 / processes, 0.05, all(processes, 0.4))).isTrue();
      calls[seed - 1] = fleet.canaryCalls;
    }
    Arrays.sort(calls);
    return calls[calls.length / 2];
  }

  @Test
  void aCanaryThatIsBadEverywhereTakesAboutAsManyCallsAsInOneProcess() {
    double one = medianCanaryCalls(1);
    double ten = medianCanaryCalls(10);
    System.out.println("median canary calls: " + one + " in one process, " + ten + " in ten");
    // What waits for H and for the flush comes on top: about 1.5 s of ten processes' calls.
    assertThat(ten).isLessThanOrEqualTo(1.2 * one + 1.6 / 0.2 * 10 * SHARE);
  }

  @Test
  void oneSickHostOfTenDoesNotRevertTheFleetSoon() {
    int reverted = 0;
    for (int seed = 1; seed <= 20; seed++) {
      double[] rates = all(10, 0.05);
      rates[0] = 0.4;
      // Five times as many calls as the fleet takes to see it everywhere.
      reverted += new SimulatedFleet(10, seed, TOLERANT).reverts(60, 0.05, rates) ? 1 : 0;
    }
    System.out.println("reverts by one sick host of ten, of 20: " + reverted);
    assertThat(reverted).isLessThanOrEqualTo(2);
  }

  @Test
  void everyProcessSeesTheBreachAfterItsNextFlush() {
    SimulatedFleet fleet = new SimulatedFleet(10, 1, ERRORS);
    assertThat(fleet.reverts(600, 0.05, all(10, 0.6))).isTrue();
    fleet.flush();
    fleet.flush();
    assertThat(fleet.reverted.stream().distinct()).hasSize(10);
    Verdict verdict = fleet.processes[3].verdict();
    assertThat(verdict.fleet()).isEqualTo(new Verdict.Fleet(10, true, true, 10, List.of(0)));
    assertThat(verdict.rules().get(0).phase()).isEqualTo(Verdict.Phase.BREACHED);
  }

  @Test
  void whatWasNotTakenWhileTheStoreWasAwayIsCountedOnceItIsBack() {
    SimulatedFleet fleet = new SimulatedFleet(3, 1, TOLERANT);
    for (int round = 1; round <= 200; round++) {
      // Only every twentieth flush arrives, and its answer is lost; then all do.
      fleet.round(2 * round + 1, 0.05, all(3, 0.05));
      if (round % 20 == 0) {
        for (int i = 0; i < 3; i++) {
          Ledger.Flush lost = fleet.processes[i].flush(fleet.clock(i));
          fleet.store.exchange(lost);
          fleet.processes[i].flushFailed(lost, new IllegalStateException("no answer"));
          assertThat(fleet.processes[i].verdict().fleet().isConnected()).isFalse();
        }
      }
    }
    fleet.nanos += 2_000 * MILLI;
    for (int i = 0; i < 4; i++) {
      fleet.flush();
    }
    Verdict verdict = fleet.processes[2].verdict();
    assertThat(verdict.fleet()).isEqualTo(new Verdict.Fleet(10, true, true, 3, List.of(0)));
    assertThat(verdict.units()).isEqualTo(600);
  }

  @Test
  void aFlushIsNeverLongerThan64KiBHoweverMuchWaits() {
    SimulatedFleet fleet = new SimulatedFleet(1, 1, TOLERANT);
    RolloutEvidence process = fleet.processes[0];
    SplittableRandom words = new SplittableRandom(3);
    for (int unit = 0; unit < 20_000; unit++) {
      // A probability of its own for every few units, as no ramp has.
      double w = 0.1 + unit / 100 * 1e-3;
      long sequence =
          process.drawn(unit % 5 == 0, w, true, words.nextLong(), fleet.nanos, 10_000 * MILLI);
      assertThat(sequence).isEqualTo(unit);
    }
    fleet.nanos += 20_000 * MILLI;
    int flushes = 0;
    boolean again = true;
    while (again) {
      Ledger.Flush flush = process.flush(fleet.nanos);
      assertThat(flush.rows().toString().length() + flush.keys().toString().length())
          .isLessThanOrEqualTo(Ledger.Flush.MOST_BYTES);
      again = process.flushed(flush, fleet.store.exchange(flush));
      flushes++;
    }
    fleet.flush();
    assertThat(flushes).isGreaterThanOrEqualTo(20);
    assertThat(process.verdict().units()).isGreaterThan(10_000);
  }

  @Test
  void aStoreThatLostThePoolLeavesEachProcessToItself() {
    SimulatedFleet fleet = new SimulatedFleet(2, 1, TOLERANT);
    for (int round = 0; round < 20; round++) {
      fleet.round(round, 0.05, all(2, 0.05));
    }
    assertThat(fleet.processes[0].verdict().fleet().isPooled()).isTrue();
    fleet.store.clear();
    fleet.flush();
    Verdict verdict = fleet.processes[0].verdict();
    assertThat(verdict.fleet()).isEqualTo(new Verdict.Fleet(10, false, false, 2, List.of()));
    assertThat(fleet.processes[0].flush(fleet.nanos)).isNull();
  }

  @Test
  void aStoreThatFellBackToAnOlderCopyLeavesThoseToThemselvesWhoKnewMore() {
    SimulatedFleet fleet = new SimulatedFleet(2, 1, TOLERANT);
    for (int round = 0; round < 20; round++) {
      fleet.round(round, 0.05, all(2, 0.05));
    }
    LedgerStore older =
        new LedgerStore() {
          @Override
          public void seen(String process) {}

          @Override
          public Ledger.Answer exchange(Ledger.Flush flush) {
            return new Ledger.Answer(
                flush.pool(), 2, 0, 1, 1, false, List.of(), List.of(), List.of());
          }
        };
    FleetThread.exchange(older, fleet.processes[0], fleet.clock(0));

    assertThat(fleet.processes[0].verdict().fleet().isConnected()).isFalse();
    assertThat(fleet.processes[0].flush(fleet.nanos)).isNull();
    fleet.flush();
    assertThat(fleet.processes[1].verdict().fleet().isPooled()).isTrue();
  }

  @Test
  void aHostCutOffCanStillRevertForItself() {
    SimulatedFleet fleet = new SimulatedFleet(1, 1, ERRORS);
    int round = 0;
    while (fleet.reverted.isEmpty() && round < 3_000) {
      fleet.nanos += 200 * MILLI;
      RolloutEvidence alone = fleet.processes[0];
      boolean canary = fleet.random.nextDouble() < SHARE;
      boolean bad = fleet.random.nextDouble() < (canary ? 0.5 : 0.05);
      long unit = alone.drawn(canary, SHARE, false, 0, fleet.nanos, 10_000 * MILLI);
      Ended ended = new Ended(bad ? Outcome.PROVIDER_FAULT : Outcome.SUCCESS);
      alone.tell(alone.ended(unit, canary, false, 0, ended, 0, RECEIPT, fleet.nanos));
      FleetThread.exchange(
          new LedgerStore() {
            @Override
            public void seen(String process) {}

            @Override
            public Ledger.Answer exchange(Ledger.Flush flush) {
              throw new IllegalStateException("away");
            }
          },
          alone,
          fleet.nanos);
      round++;
    }
    assertThat(fleet.reverted).isNotEmpty();
    Verdict verdict = fleet.processes[0].verdict();
    assertThat(verdict.fleet()).isEqualTo(new Verdict.Fleet(10, false, false, 0, List.of()));
    // 10/(0.1·α) times as much evidence as a rule of weight 1 needs.
    assertThat(verdict.rules().get(0).needed())
        .isEqualTo(Math.log(10 / (0.1 * 0.05)), org.assertj.core.api.Assertions.within(1e-9));
  }
}
