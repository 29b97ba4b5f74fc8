package dev.switchback.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Key;
import dev.switchback.Outcome;
import dev.switchback.Signals;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.Documents;
import dev.switchback.document.Reference;
import dev.switchback.document.Reference.Measure;
import dev.switchback.document.RouteDocument;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Stable against its own past, on the production classes. */
class StableEvidenceTest {
  private static final Instant MONDAY_NINE = Instant.parse("2026-11-23T09:30:00Z");

  private final List<Evidence.Drifted> told = new ArrayList<>();
  private Instant wall = MONDAY_NINE;
  private long nanos;
  private int calls;

  private static RouteDocument document(String reference, String unit) {
    String yaml =
        """
        route: r
        purpose: p
        owner: o@example.com
        rollback: {runbook: "https://example.com/r"}
        monitoring: ["https://example.com/m"]
        versions:
          - {version: "1.4.0", provider: openai, model: m-1}
        serving:
          revision: 1
          stable: "1.4.0"
          reference: %s
        thresholds:
          unit: %s
          compare:
            - {signal: error_rate, tolerate: +25%%}
            - {signal: score.accuracy, tolerate: -5%%}
            - {signal: output_tokens, tolerate: +30%%, cap: 1000}
        """
            .formatted(reference, unit);
    return Documents.read("r.yaml", yaml.getBytes(StandardCharsets.UTF_8)).document();
  }

  private StableEvidence stable(RouteDocument document) {
    return new StableEvidence(
        document,
        Objects.requireNonNull(document.thresholds()),
        () -> wall.toEpochMilli(),
        told::add);
  }

  private record Ended(Outcome outcome, double score, double outputTokens, String label)
      implements Signals {
    @Override
    public double latencyMillis() {
      return 100;
    }

    @Override
    public double firstChunkMillis() {
      return Double.NaN;
    }

    @Override
    public double length() {
      return Double.NaN;
    }

    @Override
    public double inputTokens() {
      return Double.NaN;
    }

    @Override
    public @Nullable String label() {
      return label;
    }

    @Override
    public double score(String name) {
      return score;
    }
  }

  private void feed(StableEvidence stable, int units, double failing, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < units; i++) {
      boolean bad = random.nextDouble() < failing;
      nanos += 1_000_000;
      Ended ended = new Ended(bad ? Outcome.PROVIDER_FAULT : Outcome.SUCCESS, 0.84, 210, "billing");
      stable.tell(stable.ended(Key.of("customer-" + calls++), ended, nanos));
    }
  }

  @Test
  void aStableThatIsAsItWasIsLeftAlone() {
    StableEvidence stable = stable(document("{error_rate: {n: 5000, sum: 100}}", "key"));
    feed(stable, 100_000, 0.02, 1);
    assertThat(told).isEmpty();
  }

  @Test
  void aStableThatGotWorseIsToldOnceADayWithFigures() {
    StableEvidence stable = stable(document("{error_rate: {n: 5000, sum: 100}}", "key"));
    feed(stable, 10_000, 0.02, 1);
    feed(stable, 4_000, 0.08, 2);
    assertThat(told).hasSize(1);
    Evidence.Drifted drifted = told.get(0);
    assertThat(drifted.route()).isEqualTo("r");
    assertThat(drifted.version()).isEqualTo("1.4.0");
    assertThat(drifted.drift().signal()).isEqualTo("error_rate");
    assertThat(drifted.drift().reference()).isEqualTo(0.02);
    assertThat(drifted.drift().boundary()).isBetween(0.03, 0.033);
    assertThat(drifted.drift().observed()).isBetween(0.03, 0.16);
    assertThat(drifted.drift().sentence()).contains("+25% was tolerated");
    feed(stable, 20_000, 0.08, 3);
    assertThat(told).hasSize(1);
    nanos += Duration.ofDays(1).toNanos();
    feed(stable, 4_000, 0.08, 4);
    assertThat(told).hasSize(2);
  }

  @Test
  void scoresAndMeansAreHeldToTheirReferencesToo() {
    String reference =
        "{score.accuracy: {n: 5000, sum: 4600}, output_tokens: {n: 5000, sum: 500000}}";
    StableEvidence stable = stable(document(reference, "key"));
    feed(stable, 10_000, 0, 1);
    assertThat(told)
        .extracting(drifted -> drifted.drift().signal())
        .containsExactlyInAnyOrder("score.accuracy", "output_tokens");
    assertThat(told)
        .extracting(drifted -> drifted.drift().observed())
        .allSatisfy(
            observed ->
                assertThat(Math.abs(observed - 0.84) < 1e-6 || Math.abs(observed - 210) < 1e-6)
                    .isTrue());
  }

  @Test
  void oneUserDoesNotRaiseTheAlarmAlone() {
    RouteDocument byKey = document("{error_rate: {n: 5000, sum: 100}}", "key");
    Ended bad = new Ended(Outcome.PROVIDER_FAULT, 0.84, 210, "billing");
    for (boolean counted : new boolean[] {false, true}) {
      StableEvidence stable =
          counted ? stable(document("{error_rate: {n: 5000, sum: 100}}", "call")) : stable(byKey);
      for (int i = 0; i < 4_000; i++) {
        stable.tell(stable.ended(Key.of("heavy"), bad, nanos++));
        feed(stable, 1, 0, i);
      }
      assertThat(told).hasSize(counted ? 1 : 0);
    }
  }

  @Test
  void anHourOfTheWeekHasItsOwnReference() {
    String reference =
        "{error_rate: {n: 50000, sum: 1000}, hours: {\"9\": {error_rate: {n: 5000, sum: 500}}}}";
    StableEvidence monday = stable(document(reference, "key"));
    feed(monday, 20_000, 0.1, 1);
    assertThat(told).isEmpty();
    wall = MONDAY_NINE.plus(Duration.ofHours(2));
    nanos += Duration.ofHours(2).toNanos();
    feed(monday, 4_000, 0.1, 2);
    assertThat(told).hasSize(1);
  }

  @Test
  void beginsAnewWhenStableRulesOrReferenceChange() {
    RouteDocument now = document("{error_rate: {n: 5000, sum: 100}}", "key");
    StableEvidence stable = stable(now);
    assertThat(stable.fits(document("{error_rate: {n: 5000, sum: 100}}", "key"))).isTrue();
    assertThat(stable.fits(document("{error_rate: {n: 5000, sum: 101}}", "key"))).isFalse();
    assertThat(stable.fits(document("{error_rate: {n: 5000, sum: 100}}", "call"))).isFalse();
  }

  @Test
  void whatWasSeenIsTheNextReference() {
    RouteDocument document = document("{error_rate: 0.5}", "key");
    StableEvidence stable = stable(document);
    feed(stable, 2_000, 0.02, 1);
    Reference seen = stable.seen();
    Measure errors = Objects.requireNonNull(seen.signals().get("error_rate"));
    assertThat(errors.n()).isEqualTo(2_000);
    assertThat(errors.sum()).isBetween(20.0, 65.0);
    assertThat(Objects.requireNonNull(seen.signals().get("output_tokens")).mean())
        .isBetween(209.999, 210.001);
    assertThat(seen.labelMix()).containsExactly(Map.entry("billing", 2_000L));
    // 100 ms lies between 1.02^232 and 1.02^233; a provider's fault has no latency.
    assertThat(seen.latencyMs()).containsExactly(Map.entry("233", 2_000 - (long) errors.sum()));
    assertThat(seen.hours().keySet()).containsExactly(9);

    Change.Applied applied =
        new Change.RecordReference(seen.toMap())
            .apply(document, List.<AuditEntry>of(), "ana", "", MONDAY_NINE);
    RouteDocument read =
        Documents.read("r.yaml", Documents.write(applied.document(), false)).document();
    assertThat(Reference.fromMap(Objects.requireNonNull(read.serving().reference())))
        .isEqualTo(seen);
    feed(stable(read), 20_000, 0.02, 2);
    assertThat(told).isEmpty();
  }
}
