package dev.switchback.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.Verdict;
import org.junit.jupiter.api.Test;

class GoldenTest {
  private static Analysis analysis() {
    return new Declared().perCall().atMost("golden.regressions", 0.02, "2%", null, 0.5).analysis();
  }

  private static Verdict.Rule rule(Analysis analysis) {
    return analysis.verdict("a1", "2", "1", false).rules().get(1);
  }

  @Test
  void betsOnPairsAsTheVectorsDo() {
    JsonNode vector = Vectors.read().get("one_sample_bet").get(1);
    Analysis analysis = analysis();
    for (int i = 0; i < vector.get("y").size(); i++) {
      double difference = vector.get("y").get(i).asDouble();
      analysis.golden(Math.max(0, difference), Math.max(0, -difference));
      assertThat(rule(analysis).lnE())
          .isCloseTo(vector.get("logE").get(i).asDouble(), within(1e-9));
    }
    assertThat(rule(analysis).canary().n()).isEqualTo(vector.get("y").size());
    assertThat(analysis.verdict("a1", "2", "1", false).units()).isZero();
  }

  @Test
  void callsAreNoPairsAndTheRulePends() {
    Analysis analysis = analysis();
    for (int i = 0; i < 150; i++) {
      analysis.take(i % 10 == 0, 0.1, new double[] {0, Double.NaN}, 0);
    }
    assertThat(rule(analysis).phase()).isEqualTo(Verdict.Phase.PENDING);
    assertThat(rule(analysis).lnE()).isCloseTo(0, within(1e-12));
    for (int i = 0; i < 60; i++) {
      analysis.golden(1, 0);
    }
    assertThat(rule(analysis).phase()).isEqualTo(Verdict.Phase.BREACHED);
    assertThat(analysis.isBreached()).isTrue();
  }
}
