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
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is said after a call counts for its unit as long as that waits for it. */
class LateSignalsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Supplier<Receipt> RECEIPT =
      () -> new Receipt("0", "r", "1.5.0", Slice.CANARY, "a", Instant.EPOCH, null, null);
  private static final String RULES =
      """
      unit: call
      compare:
        - {signal: feedback.negative, tolerate: +1pp, within: 10m, weight: 0.5}
        - {signal: score.accuracy, tolerate: -5%, within: 5m, weight: 0.5}
      """;

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
            - {id: a, canary: "1.5.0", share: 5%%}
        thresholds:
        %s
        """
            .formatted(RULES.indent(2).stripTrailing());
    RouteDocument document =
        Documents.read("r.yaml", yaml.getBytes(StandardCharsets.UTF_8)).document();
    return new RolloutEvidence(
        document,
        document.serving().rollouts().get(0),
        Objects.requireNonNull(document.thresholds()),
        null,
        breach -> {});
  }

  private static void call(RolloutEvidence evidence, long call, Outcome outcome, long nanos) {
    long unit = evidence.drawn(true, 0.5, false, 0, nanos, 10 * SECOND);
    evidence.ended(unit, true, false, 0, new Ended(outcome), call, RECEIPT, nanos + SECOND);
  }

  private static Verdict.Estimate canary(RolloutEvidence evidence, int rule, long nanos) {
    evidence.fold(nanos);
    return Objects.requireNonNull(evidence.verdict().rules().get(rule).canary());
  }

  @Test
  void aUnitEndsSoLongAfterItsDrawWhateverCameByThen() {
    RolloutEvidence evidence = evidence();
    call(evidence, 7, Outcome.SUCCESS, 0);
    call(evidence, 8, Outcome.SUCCESS, SECOND);
    evidence.said(7, "thumbs", 0, 60 * SECOND);
    assertThat(canary(evidence, 0, 600 * SECOND - 1).n()).isZero();
    assertThat(canary(evidence, 0, 600 * SECOND).n()).isEqualTo(1);
    assertThat(canary(evidence, 0, 600 * SECOND).meanY()).isEqualTo(1);
    assertThat(canary(evidence, 0, 601 * SECOND).meanY()).isEqualTo(0.5);
    assertThat(evidence.verdict().units()).isEqualTo(2);
  }

  @Test
  void whatIsSaidTooLateOrOfNoUnitCountsForNothing() {
    RolloutEvidence evidence = evidence();
    call(evidence, 7, Outcome.SUCCESS, 0);
    call(evidence, 8, Outcome.SUCCESS, 2 * SECOND);
    evidence.said(7, "thumbs", 0, 601 * SECOND);
    evidence.said(99, "thumbs", 0, 10 * SECOND);
    assertThat(canary(evidence, 0, 700 * SECOND).meanY()).isZero();
    assertThat(canary(evidence, 0, 700 * SECOND).n()).isEqualTo(2);
  }

  @Test
  void escalationsAndLowRatingsAreNegativeAndAnExcludedCallIsNeverBad() {
    RolloutEvidence evidence = evidence();
    for (int i = 0; i < 5; i++) {
      call(evidence, i, i == 4 ? Outcome.CANCELLED : Outcome.SUCCESS, 0);
    }
    evidence.said(0, "escalation", 0, SECOND);
    evidence.said(1, "rating", 0.49, SECOND);
    evidence.said(2, "rating", 0.5, SECOND);
    evidence.said(3, "correction", Double.NaN, SECOND);
    evidence.said(4, "thumbs", 0, SECOND);
    assertThat(canary(evidence, 0, 600 * SECOND).n()).isEqualTo(5);
    assertThat(canary(evidence, 0, 600 * SECOND).meanY()).isEqualTo(0.4);
  }

  @Test
  void aScoreThatComesAfterwardsCountsWithinItsOwnTime() {
    RolloutEvidence evidence = evidence();
    for (int i = 0; i < 4; i++) {
      call(evidence, i, i == 3 ? Outcome.DEGRADED : Outcome.SUCCESS, 0);
    }
    evidence.said(0, "score.accuracy", 0.75, 300 * SECOND);
    evidence.said(1, "score.accuracy", 0.75, 301 * SECOND);
    evidence.said(2, "score.tone", 0.75, 30 * SECOND);
    Verdict.Estimate scored = canary(evidence, 1, 600 * SECOND);
    assertThat(scored.n()).isEqualTo(2);
    assertThat(scored.meanY()).isEqualTo((0.25 + 1) / 2);
  }

  @Test
  void manyThumbsDownTakeTheCanaryBack() {
    RolloutEvidence evidence = evidence();
    for (int i = 0; i < 200; i++) {
      long now = i * SECOND;
      boolean isCanary = i % 2 == 0;
      long unit = evidence.drawn(isCanary, 0.5, false, 0, now, 10 * SECOND);
      evidence.ended(
          unit, isCanary, false, 0, new Ended(Outcome.SUCCESS), i, RECEIPT, now + SECOND);
      if (isCanary) {
        evidence.said(i, "thumbs", 0, now + 2 * SECOND);
      }
    }
    assertThat(evidence.fold(599 * SECOND)).isNull();
    Evidence.Breach breach = null;
    for (long now = 600; now < 900 && breach == null; now++) {
      breach = evidence.fold(now * SECOND);
    }
    assertThat(Objects.requireNonNull(breach).reverts()).isTrue();
    assertThat(Objects.requireNonNull(breach.verdict().tippedRule()).rule())
        .isEqualTo("feedback.negative");
    assertThat(breach.ledger()).containsKey("late");
  }
}
