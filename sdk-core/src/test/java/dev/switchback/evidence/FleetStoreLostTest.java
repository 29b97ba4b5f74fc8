package dev.switchback.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.switchback.Outcome;
import dev.switchback.Verdict;
import dev.switchback.document.RouteDocument;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Eight processes whose store comes and goes. Alpha is 5 %: nine tenths for the pool, the tenth for
 * all processes together.
 */
class FleetStoreLostTest {
  private static final int PROCESSES = 8;
  private static final String ERRORS =
      "compare: [{signal: error_rate, tolerate: 0%, weight: 1}]\nreference: {error_rate: 5%}\n";
  private static final String SLOW =
      "compare: [{signal: latency_p95, tolerate: +10%, weight: 1}]\n";
  private static final String MIX = "compare: [{signal: label_mix, tolerate: 0.05, weight: 1}]\n";

  /** What 1,000 calls of stable were like, so that the first windows have something to go by. */
  private static String reference() {
    Map<Integer, Integer> bins = new TreeMap<>();
    SplittableRandom random = new SplittableRandom(99);
    for (int call = 0; call < 1_000; call++) {
      double millis = StrictMath.exp(random.nextGaussian() / 2) * 100;
      bins.merge((int) Math.ceil(Math.log(millis) / Math.log(1.02)), 1, Integer::sum);
    }
    String latencies =
        bins.entrySet().stream()
            .map(bin -> "\"" + bin.getKey() + "\": " + bin.getValue())
            .collect(Collectors.joining(", "));
    return "reference:\n  latency_ms: {"
        + latencies
        + "}\n  label_mix: {spam: 200, label-0: 200, label-1: 200, label-2: 200, label-3: 200}\n";
  }

  private PrintStream err;

  /** Each outage is logged with its stack, and there are thousands. */
  @BeforeEach
  void quiet() {
    err = System.err;
    System.setErr(new PrintStream(OutputStream.nullOutputStream()));
  }

  @AfterEach
  void loud() {
    System.setErr(err);
  }

  private static SimulatedFleet.Calls errors(double stable, double canary) {
    return (random, process, ofCanary) ->
        new Ended(
            random.nextDouble() < (ofCanary ? canary : stable)
                ? Outcome.PROVIDER_FAULT
                : Outcome.SUCCESS);
  }

  /** Lognormal latencies, five labels, on both slices; the canary is so many times as slow. */
  private static SimulatedFleet.Calls shown(double slower, double spam) {
    return (random, process, ofCanary) -> {
      double latency = StrictMath.exp(random.nextGaussian() / 2) * 100 * (ofCanary ? slower : 1);
      boolean isSpam = random.nextDouble() < (ofCanary ? spam : 0.2);
      return new PoolKindsTest.Shown(
          latency, latency, isSpam ? "spam" : "label-" + random.nextInt(4));
    };
  }

  /** Whether anyone reverts; the store is away for half of the time, in turns of random length. */
  private static boolean revertsWithStoreLost(
      int seed, String thresholds, SimulatedFleet.Calls calls, int rounds) {
    SimulatedFleet fleet = new SimulatedFleet(PROCESSES, seed, thresholds);
    int turn = 0;
    for (int round = 0; round < rounds && fleet.reverted.isEmpty(); round++) {
      if (round >= turn) {
        fleet.away = round > 0 && !fleet.away;
        turn = round + 20 + fleet.random.nextInt(180);
      }
      fleet.round(round, calls);
    }
    return !fleet.reverted.isEmpty();
  }

  private static int falseReverts(
      int seeds, String thresholds, SimulatedFleet.Calls calls, int rounds) {
    int reverted = 0;
    for (int seed = 1; seed <= seeds; seed++) {
      reverted += revertsWithStoreLost(seed, thresholds, calls, rounds) ? 1 : 0;
    }
    System.out.printf("store lost half of the time: %d of %d revert%n", reverted, seeds);
    return reverted;
  }

  @Test
  void equalErrorsRevertNoMoreThanAlpha() {
    assertThat(falseReverts(200, ERRORS, errors(0.05, 0.05), 500)).isLessThanOrEqualTo(10);
  }

  @Test
  void equalLatenciesRevertNoMoreThanAlpha() {
    assertThat(falseReverts(60, SLOW, shown(1, 0.2), 500)).isLessThanOrEqualTo(3);
  }

  @Test
  void equalLabelsRevertNoMoreThanAlpha() {
    assertThat(falseReverts(60, MIX, shown(1, 0.2), 500)).isLessThanOrEqualTo(3);
  }

  @Test
  void aBadCanaryIsTakenBackAlthoughTheStoreIsLostHalfOfTheTime() {
    int reverted = 0;
    for (int seed = 1; seed <= 20; seed++) {
      reverted += revertsWithStoreLost(seed, ERRORS, errors(0.05, 0.4), 500) ? 1 : 0;
    }
    assertThat(reverted).isEqualTo(20);
  }

  /** Units of the whole fleet until somebody reverts; the store is there. */
  private static double medianUnits(
      int processes, String thresholds, SimulatedFleet.Calls calls, boolean pooled) {
    RouteDocument document = FleetSimulationTest.document(thresholds);
    double[] units = new double[31];
    for (int seed = 1; seed <= units.length; seed++) {
      SimulatedFleet fleet = new SimulatedFleet(processes, seed, document, pooled);
      for (int round = 0; fleet.reverted.isEmpty(); round++) {
        assertThat(fleet.units).isLessThan(40_000);
        fleet.round(round, calls);
      }
      units[seed - 1] = fleet.units;
    }
    Arrays.sort(units);
    return units[units.length / 2];
  }

  @Test
  void aPoolNeedsAboutAsManyUnitsOfAllAsOneProcessAlone() {
    Map<String, SimulatedFleet.Calls> worse = new TreeMap<>();
    worse.put(ERRORS, errors(0.05, 0.15));
    worse.put(SLOW + reference(), shown(1.6, 0.2));
    worse.put(MIX + reference(), shown(1, 0.5));
    List<String> missed = new ArrayList<>();
    worse.forEach(
        (thresholds, calls) -> {
          double alone = medianUnits(1, thresholds, calls, false);
          double pooled = medianUnits(PROCESSES, thresholds, calls, true);
          System.out.printf(
              "%s: %.0f units alone, %.0f of eight%n",
              thresholds.lines().findFirst().orElseThrow(), alone, pooled);
          // What waits for H and for the flush comes on top: 1.6 s of eight processes' calls.
          if (pooled > 1.4 * alone + 1.6 / 0.2 * PROCESSES) {
            missed.add(thresholds);
          }
        });
    assertThat(missed).isEmpty();
  }

  @Test
  void aVerdictSaysWhoseEvidenceItIs() {
    SimulatedFleet fleet = new SimulatedFleet(PROCESSES, 1, ERRORS);
    for (int round = 0; round < 40; round++) {
      fleet.round(round, errors(0.05, 0.05));
    }
    Verdict pooled = fleet.processes[0].verdict();
    assertThat(pooled.sentence()).endsWith(", the evidence of 8 processes in a pool.");
    assertThat(pooled.rules().get(0).needed()).isEqualTo(-Math.log(0.9 * 0.05));
    fleet.away = true;
    fleet.flush();
    Verdict alone = fleet.processes[0].verdict();
    assertThat(alone.sentence())
        .endsWith(", the evidence of this process alone (the store of its fleet is away).");
    assertThat(alone.units()).isEqualTo(40);
    assertThat(alone.fleet().rules()).isEmpty();
    // Ten, where fewer were seen.
    assertThat(Math.exp(alone.rules().get(0).needed())).isCloseTo(2_000, within(1e-6));
    fleet.away = false;
    fleet.flush();
    assertThat(fleet.processes[0].verdict().sentence()).endsWith("8 processes in a pool.");
  }
}
