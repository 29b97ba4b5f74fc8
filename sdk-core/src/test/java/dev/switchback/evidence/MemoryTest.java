package dev.switchback.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Outcome;
import dev.switchback.Receipt;
import dev.switchback.Signals;
import dev.switchback.document.Documents;
import dev.switchback.document.RouteDocument;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.GraphLayout;

/** What is kept for a rollout, as the size of everything that can be reached from it. */
class MemoryTest {
  static {
    System.setProperty("jol.magicFieldOffset", "true"); // JOL asks for it where there are records
  }

  private static final int KIB = 1024;
  private static final long DEADLINE_NANOS = 8_000_000_000L;

  /** Eleven rules, the implicit one, and trips that keep keys. */
  private static final String TWELVE_RULES =
      """
      unit: %s
      compare:
        - {signal: error_rate}
        - {signal: refusal_rate}
        - {signal: truncation_rate}
        - {signal: throttled_rate}
        - {signal: caller_fault_rate}
        - {signal: score.accuracy}
        - {signal: score.tone}
        - {signal: length, cap: 4096}
        - {signal: input_tokens, cap: 4096}
        - {signal: output_tokens, cap: 4096}
      limit:
        - {signal: error_rate, at_most: 10%%}
      trip:
        - {consecutive_errors: 5}
        - {error_rate: 50%%, of_last: 50, min: 50}
      """;

  private static final Supplier<Receipt> NO_RECEIPT =
      () -> {
        throw new AssertionError("nothing breaches here");
      };

  private static RouteDocument document(String unit) {
    String yaml =
        """
        route: r
        purpose: p
        owner: o@example.com
        rollback: {runbook: "https://example.com/r", last_tested: 2026-11-02}
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
            .formatted(TWELVE_RULES.formatted(unit).indent(2).stripTrailing());
    return Documents.read("r.yaml", yaml.getBytes(StandardCharsets.UTF_8)).document();
  }

  private static RolloutEvidence evidence(RouteDocument document) {
    return new RolloutEvidence(
        document,
        document.serving().rollouts().get(0),
        Objects.requireNonNull(document.thresholds()),
        null,
        breach -> {
          throw new AssertionError(breach.verdict().sentence());
        });
  }

  /** Bytes reached from the evidence, without the document and, by way of enums, the classes. */
  private static long kept(RolloutEvidence evidence, RouteDocument document) {
    return GraphLayout.parseInstance(evidence)
        .subtract(GraphLayout.parseInstance(document, Outcome.class))
        .totalSize();
  }

  /** Ended at once, in order, one in twenty a canary; a million and not ten, to take seconds. */
  @Test
  void aLiveRolloutWithTwelveRulesKeepsAtMost256KibibytesAfterAMillionCalls() {
    RouteDocument document = document("call");
    RolloutEvidence evidence = evidence(document);
    long early = 0;
    for (int i = 0; i < 1_000_000; i++) {
      boolean canary = i % 20 == 0;
      long now = i * 1_000_000L;
      long unit = evidence.drawn(canary, 0.05, true, i, now, DEADLINE_NANOS);
      evidence.ended(unit, canary, true, i, new Answered(), i, NO_RECEIPT, now + 1);
      if (i == 100_000) {
        early = kept(evidence, document);
      }
    }
    long bytes = kept(evidence, document);
    assertThat(bytes).isBetween(16L * KIB, 256L * KIB);
    assertThat(bytes).as("it does not grow").isLessThanOrEqualTo(early + KIB);
  }

  @Test
  void aWaitingUnitTakesAtMost64BytesAnd8ForEachRule() {
    RouteDocument document = document("call");
    RolloutEvidence evidence = evidence(document);
    long empty = kept(evidence, document);
    for (int i = 0; i < UnitQueue.MOST + 100; i++) {
      evidence.drawn(i % 20 == 0, 0.05, true, i, 0, DEADLINE_NANOS);
    }
    assertThat(evidence.turnedAway()).isEqualTo(100);
    long bytes = kept(evidence, document) - empty;
    assertThat(bytes / (double) UnitQueue.MOST).isBetween(64.0, 64.0 + 8 * 12);
  }

  @Test
  void aSeenKeyTakes16Bytes() {
    SeenKeys seen = new SeenKeys();
    for (long word = 1; !seen.isFull(); word++) {
      seen.add(word * 0x9E3779B97F4A7C15L);
    }
    long bytes = GraphLayout.parseInstance(seen).totalSize();
    assertThat(seen.size()).isEqualTo(262_144);
    assertThat(bytes / (double) SeenKeys.MOST).isBetween(15.9, 16.1);
  }

  private record Answered() implements Signals {
    @Override
    public Outcome outcome() {
      return Outcome.SUCCESS;
    }

    @Override
    public double latencyMillis() {
      return 20;
    }

    @Override
    public double firstChunkMillis() {
      return Double.NaN;
    }

    @Override
    public double length() {
      return 80;
    }

    @Override
    public double inputTokens() {
      return 100;
    }

    @Override
    public double outputTokens() {
      return 20;
    }

    @Override
    public String label() {
      return "billing";
    }

    @Override
    public double score(String name) {
      return 0.84;
    }
  }
}
