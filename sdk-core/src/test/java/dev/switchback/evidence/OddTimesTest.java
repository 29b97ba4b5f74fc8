package dev.switchback.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Outcome;
import dev.switchback.Receipt;
import dev.switchback.Slice;
import dev.switchback.Verdict;
import dev.switchback.document.Documents;
import dev.switchback.document.RouteDocument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clocks that go backwards, calls that nobody knows, and traffic of any speed. */
class OddTimesTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Supplier<Receipt> RECEIPT =
      () -> new Receipt("0", "r", "1.5.0", Slice.CANARY, "a", Instant.EPOCH, null, null);

  private static RolloutEvidence evidence() {
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
            - {id: a, canary: "1.5.0", share: 5%}
        thresholds:
          compare:
            - {signal: error_rate, tolerate: 0%}
            - {signal: latency_p95}
          reference: {error_rate: 1%}
          renew: 1h
        """;
    RouteDocument document =
        Documents.read("r.yaml", yaml.getBytes(StandardCharsets.UTF_8)).document();
    return new RolloutEvidence(
        document,
        document.serving().rollouts().get(0),
        Objects.requireNonNull(document.thresholds()),
        null,
        breach -> {});
  }

  private static void end(
      RolloutEvidence evidence, long unit, boolean canary, Outcome outcome, long nanos) {
    evidence.ended(unit, canary, true, unit, new Ended(outcome, 20), unit, RECEIPT, nanos);
  }

  @Test
  void aClockThatGoesBackwardsBeginsNoEarlierEpochAndLosesNothing() {
    RolloutEvidence evidence = evidence();
    SplittableRandom random = new SplittableRandom(1);
    long hours = 3 * 3_600 * SECOND;
    for (int call = 0; call < 1_000; call++) {
      // Past the second epoch and back again, by hours.
      long now = call % 2 == 1 ? hours + call * SECOND : call * SECOND;
      evidence.fold(now);
      boolean canary = random.nextInt(20) == 0;
      long unit = evidence.drawn(canary, 0.05, true, call, now, 8 * SECOND);
      end(evidence, unit, canary, Outcome.SUCCESS, now - SECOND);
    }
    evidence.fold(2 * hours);

    Verdict verdict = evidence.verdict();
    assertThat(verdict.units()).isEqualTo(1_000);
    assertThat(verdict.epoch()).isEqualTo(4);
    assertThat(verdict.rules()).noneMatch(rule -> rule.breach() != null);
  }

  @Test
  void whatEndsUnknownOrTwiceIsNoEvidence() {
    RolloutEvidence evidence = evidence();
    long unit = evidence.drawn(true, 0.05, true, 1, 0, 8 * SECOND);
    end(evidence, unit, true, Outcome.SUCCESS, SECOND);
    Verdict before = evidence.verdict();

    for (int i = 0; i < 50; i++) {
      end(evidence, unit, true, Outcome.PROVIDER_FAULT, 2 * SECOND);
      end(evidence, 12_345, true, Outcome.PROVIDER_FAULT, 2 * SECOND);
    }

    Verdict after = evidence.verdict();
    assertThat(after.units()).isEqualTo(1);
    assertThat(after.lnE()).isEqualTo(before.lnE());
    assertThat(after.rules()).noneMatch(rule -> rule.breach() != null);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 10, 1_000})
  void trafficOfAnySpeedGivesTheSameVerdict(long callsASecond) {
    assertThat(played(callsASecond)).isEqualTo(played(100));
  }

  private static Verdict played(long callsASecond) {
    RolloutEvidence evidence = evidence();
    SplittableRandom random = new SplittableRandom(5);
    for (int call = 0; call < 3_000; call++) {
      long now = call * SECOND / callsASecond;
      evidence.fold(now);
      boolean canary = random.nextInt(20) == 0;
      long unit = evidence.drawn(canary, 0.05, true, call, now, 8 * SECOND);
      boolean fails = random.nextInt(100) < 2;
      end(evidence, unit, canary, fails ? Outcome.PROVIDER_FAULT : Outcome.SUCCESS, now);
    }
    return evidence.verdict();
  }
}
