package dev.switchback.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.switchback.Verdict;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyRulesTest {
  /** 1,000 calls: 950 at most 1.02^10 ms, 50 above. */
  private static Analysis withReference() {
    return new Declared()
        .compare("latency_p95", "+10%", null, 1.0, null)
        .reference("latency_ms", Map.of("10", 9_500.0, "700", 500.0))
        .analysis();
  }

  private static Verdict.Rule rule(Analysis analysis) {
    return analysis.verdict("a1", "2", "1", false).rules().get(0);
  }

  @Test
  void theFirstWindowTakesItsCutFromTheReference() {
    Verdict.Rule rule = rule(withReference());
    assertThat(rule.tau()).isCloseTo(Math.pow(1.02, 10), within(1e-12));
    assertThat(rule.b()).isCloseTo(0.05, within(1e-12));
    assertThat(rule.c()).isEqualTo(rule.b());
  }

  @Test
  void theCanaryIsSlowPastTheCutAndWhatIsTolerated() {
    Analysis analysis = withReference();
    double tau = rule(analysis).tau();
    analysis.take(true, 0.1, new double[] {1.09 * tau}, 0);
    analysis.take(true, 0.1, new double[] {1.11 * tau}, 0);
    analysis.take(false, 0.1, new double[] {1.01 * tau}, 0);
    analysis.take(false, 0.1, new double[] {tau}, 0);
    assertThat(rule(analysis).canary().meanY()).isEqualTo(0.5);
    assertThat(rule(analysis).stable().meanY()).isEqualTo(0.5);
  }

  @Test
  void aCallThatWasGivenUpCountsOnlyWhereItWasSlowAlready() {
    Analysis analysis = withReference();
    double tau = rule(analysis).tau();
    analysis.take(true, 0.1, new double[] {-1.11 * tau}, 0);
    analysis.take(true, 0.1, new double[] {-tau}, 0);
    assertThat(rule(analysis).canary().n()).isEqualTo(1);
    assertThat(rule(analysis).canary().meanY()).isEqualTo(1);
  }

  @Test
  void aCanaryThatWaitsPastTheCutIsSlowAlready() {
    Analysis waiting = withReference();
    Analysis known = withReference();
    double tau = rule(waiting).tau();
    long window = waiting.takeWaiting(true, 0.1, 1.2 * tau);
    known.take(true, 0.1, new double[] {2 * tau}, 0);
    assertThat(rule(waiting).lnE()).isEqualTo(rule(known).lnE()).isPositive();
    assertThat(rule(waiting).canary().n()).isZero();
    waiting.mend(window, true, 0.1, 1.2 * tau, new double[] {2 * tau}, 0);
    assertThat(rule(waiting).lnE()).isEqualTo(rule(known).lnE());
    assertThat(rule(waiting).canary().n()).isEqualTo(1);
    Analysis early = withReference();
    early.takeWaiting(true, 0.1, 1.05 * tau);
    assertThat(rule(early).lnE()).isNegative();
  }

  @Test
  void aFirstChunkMayHaveComeWhileTheCallStillRuns() {
    Analysis analysis =
        new Declared()
            .compare("first_chunk_p95", "+10%", null, 1.0, null)
            .reference("first_chunk_ms", Map.of("10", 950.0, "700", 50.0))
            .analysis();
    analysis.takeWaiting(true, 0.1, 1e6);
    assertThat(rule(analysis).lnE()).isNegative();
  }

  @Test
  void withoutAReferenceTheFirstWindowIsSilent() {
    Analysis analysis = new Declared().compare("latency_p90", "0%", null, 1.0, null).analysis();
    for (int i = 0; i < 100; i++) {
      analysis.take(i % 10 == 0, 0.1, new double[] {100 + i}, 0);
      if (i < 99) {
        assertThat(rule(analysis).tau()).isNull();
        assertThat(rule(analysis).canary().n()).isZero();
      }
    }
    assertThat(rule(analysis).tau()).isGreaterThan(100);
    assertThat(rule(analysis).phase()).isEqualTo(Verdict.Phase.PENDING);
    assertThat(rule(analysis).b()).isLessThanOrEqualTo(0.1);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1, 1.02, 1.03, 17, 812, 1e5, 7.4e6, 7.5e6, 1e12})
  void aBinIsTheNumberOfEdgesBelow(double millis) {
    int below = 0;
    for (int i = 0; i < LatencyBins.EDGES; i++) {
      below += LatencyBins.edge(i) < millis ? 1 : 0;
    }
    assertThat(LatencyBins.bin(millis)).isEqualTo(below);
  }
}
