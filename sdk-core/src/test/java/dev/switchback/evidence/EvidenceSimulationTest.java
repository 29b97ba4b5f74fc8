package dev.switchback.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Outcome;
import dev.switchback.Receipt;
import dev.switchback.Slice;
import dev.switchback.document.Documents;
import dev.switchback.document.RouteDocument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queue in order of assignment, on the production classes, under a simulated clock. */
class EvidenceSimulationTest {
  private static final Supplier<Receipt> RECEIPT =
      () -> new Receipt("0", "r", "1.5.0", Slice.CANARY, "a", Instant.EPOCH, null, null);

  private static RouteDocument document(String thresholds) {
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
            - {id: a, canary: "1.5.0", share: 5%%}
        thresholds:
        %s
        """
            .formatted(thresholds.indent(2).stripTrailing());
    return Documents.read("r.yaml", yaml.getBytes(StandardCharsets.UTF_8)).document();
  }

  private static RolloutEvidence evidence(RouteDocument document) {
    return new RolloutEvidence(
        document,
        document.serving().rollouts().get(0),
        java.util.Objects.requireNonNull(document.thresholds()),
        null,
        breach -> {});
  }

  private record End(long at, long unit, boolean canary, Ended signals) {}

  /** How calls of one slice go: rate of failures, and how long good and bad ones take. */
  private record Arm(double failing, double goodMillis, double badMillis, Outcome bad) {
    Ended next(SplittableRandom random) {
      if (random.nextDouble() < failing) {
        return new Ended(bad, badMillis);
      }
      return new Ended(Outcome.SUCCESS, goodMillis * (0.5 + random.nextDouble()));
    }
  }

  /** Whether a run of so many calls, one each {@code everyNanos}, ends in a revert. */
  private static boolean reverts(
      RouteDocument document, Arm stable, Arm canary, int calls, long everyNanos, int seed) {
    RolloutEvidence evidence = evidence(document);
    SplittableRandom random = new SplittableRandom(seed);
    PriorityQueue<End> ends = new PriorityQueue<>(Comparator.comparingLong(End::at));
    long deadline = 10_000_000_000L;
    long now = 0;
    for (int call = 0; call < calls || !ends.isEmpty(); call++) {
      now += everyNanos;
      while (!ends.isEmpty() && ends.peek().at() <= now) {
        End end = ends.poll();
        if (isRevert(
            evidence.ended(
                end.unit(), end.canary(), false, 0, end.signals(), 0, RECEIPT, end.at()))) {
          return true;
        }
      }
      if (call < calls) {
        if (isRevert(evidence.fold(now))) {
          return true;
        }
        boolean isCanary = random.nextDouble() < 0.05;
        long unit = evidence.drawn(isCanary, 0.05, false, 0, now, deadline);
        Ended signals = (isCanary ? canary : stable).next(random);
        long at = now + (long) (signals.latencyMillis() * 1e6);
        ends.add(new End(at, unit, isCanary, signals));
      }
    }
    return false;
  }

  private static boolean isRevert(Evidence.@Nullable Breach breach) {
    return breach != null && breach.reverts();
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 200})
  void slicesThatFailAtDifferentSpeedsRevertNoMoreThanAlpha(int callsASecond) {
    RouteDocument document =
        document("compare: [{signal: error_rate, tolerate: 0%}]\nreference: {error_rate: 5%}\n");
    Arm stable = new Arm(0.05, 400, 10_000, Outcome.TIMEOUT);
    Arm canary = new Arm(0.05, 400, 20, Outcome.PROVIDER_FAULT);
    int reverted = 0;
    for (int seed = 1; seed <= 200; seed++) {
      if (reverts(document, stable, canary, 6_000, 1_000_000_000L / callsASecond, seed)) {
        reverted++;
      }
    }
    assertThat(reverted).isLessThanOrEqualTo(10);
  }

  @Test
  void aThousandEqualRolloutsRevertNoMoreThanAlpha() {
    RouteDocument document =
        document("compare: [{signal: error_rate, tolerate: 0%}]\nreference: {error_rate: 2%}\n");
    Arm same = new Arm(0.02, 300, 300, Outcome.PROVIDER_FAULT);
    int reverted = 0;
    for (int seed = 1; seed <= 1_000; seed++) {
      if (reverts(document, same, same, 2_000, 5_000_000, seed)) {
        reverted++;
      }
    }
    assertThat(reverted).isLessThanOrEqualTo(50);
  }

  @Test
  void aBadCanaryIsFoundThroughTheQueue() {
    RouteDocument document =
        document("compare: [{signal: error_rate, tolerate: 0%}]\nreference: {error_rate: 1%}\n");
    Arm stable = new Arm(0.01, 300, 300, Outcome.PROVIDER_FAULT);
    Arm canary = new Arm(0.20, 300, 300, Outcome.PROVIDER_FAULT);
    for (int seed = 1; seed <= 50; seed++) {
      assertThat(reverts(document, stable, canary, 6_000, 5_000_000, seed)).isTrue();
    }
  }

  @Test
  void countsAKeyOnceAnEpochAndAgainInTheNext() {
    RouteDocument document =
        document(
            "compare: [{signal: error_rate, tolerate: 0%}]\n"
                + "reference: {error_rate: 1%}\nrenew: 1h\n");
    RolloutEvidence evidence = evidence(document);
    long hour = 3_600_000_000_000L;
    assertThat(evidence.drawn(false, 0.05, true, 17, 0, hour)).isZero();
    assertThat(evidence.drawn(false, 0.05, true, 17, hour - 1_000_000, hour))
        .isEqualTo(RolloutEvidence.NO_UNIT);
    assertThat(evidence.drawn(false, 0.05, true, 18, hour - 1_000_000, hour)).isEqualTo(1);
    assertThat(evidence.drawn(false, 0.05, true, 17, hour, hour)).isEqualTo(2);
    assertThat(evidence.drawn(false, 0.05, true, 17, hour + 1, hour))
        .isEqualTo(RolloutEvidence.NO_UNIT);
  }

  @Test
  void servesNewCallsAsNoUnitsWhileTooManyWait() {
    RouteDocument document = document("unit: call\ncompare: [{signal: error_rate}]\n");
    RolloutEvidence evidence = evidence(document);
    for (int i = 0; i < UnitQueue.MOST; i++) {
      assertThat(evidence.drawn(false, 0.05, true, i, 0, 1_000_000_000L)).isEqualTo(i);
    }
    assertThat(evidence.drawn(false, 0.05, true, 1, 0, 1_000_000_000L))
        .isEqualTo(RolloutEvidence.NO_UNIT);
    assertThat(evidence.turnedAway()).isEqualTo(1);
  }
}
