package dev.switchback.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.switchback.Outcome;
import dev.switchback.Signals;
import dev.switchback.Verdict;
import dev.switchback.document.Thresholds.OnBreach;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RulesTest {
  private static Signals ended(Outcome outcome, double number) {
    return new Signals() {
      @Override
      public Outcome outcome() {
        return outcome;
      }

      @Override
      public double latencyMillis() {
        return 10;
      }

      @Override
      public double firstChunkMillis() {
        return Double.NaN;
      }

      @Override
      public double length() {
        return number;
      }

      @Override
      public double inputTokens() {
        return number;
      }

      @Override
      public double outputTokens() {
        return number;
      }

      @Override
      public String label() {
        return null;
      }

      @Override
      public double score(String name) {
        return name.equals("accuracy") ? number : Double.NaN;
      }
    };
  }

  private static double value(Declared declared, Signals signals) {
    Analysis analysis = declared.analysis();
    double[] values = new double[analysis.width() + 1];
    analysis.values(signals, values, 1);
    return values[1];
  }

  private static List<Double> weights(Declared declared) {
    return verdict(declared.analysis()).rules().stream().map(Verdict.Rule::weight).toList();
  }

  private static Verdict verdict(Analysis analysis) {
    return analysis.verdict("a1", "2", "1", false);
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void everyOutcomeHasABadnessForARate(Outcome outcome) {
    Declared errors = new Declared().compare("error_rate", "+50%");
    assertThat(value(errors, ended(outcome, 1))).isEqualTo(outcome.isError() ? 1 : 0);
    Declared abandoned = new Declared().compare("abandoned_rate", "+50%");
    boolean gaveUp = outcome == Outcome.CALLER_DEADLINE || outcome == Outcome.CANCELLED;
    assertThat(value(abandoned, ended(outcome, 1))).isEqualTo(gaveUp ? 1 : 0);
    Declared throttled = new Declared().compare("throttled_rate", "+50%");
    assertThat(value(throttled, ended(outcome, 1))).isEqualTo(outcome == Outcome.THROTTLED ? 1 : 0);
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void anExcludedOutcomeHasNoScoreAndADegradedOneTheWorst(Outcome outcome) {
    Declared declared = new Declared().compare("score.accuracy", "-5%");
    double value = value(declared, ended(outcome, 0.75));
    if (outcome.isExcluded()) {
      assertThat(value).isNaN();
    } else {
      assertThat(value).isEqualTo(outcome == Outcome.DEGRADED ? 1 : 0.25);
    }
  }

  @Test
  void aUnitWithoutAScoreOrANumberHasNoValue() {
    Signals without = ended(Outcome.SUCCESS, Double.NaN);
    assertThat(value(new Declared().compare("score.accuracy", "-5%"), without)).isNaN();
    assertThat(value(new Declared().compare("score.other", "-5%"), ended(Outcome.SUCCESS, 1)))
        .isNaN();
    Declared mean = new Declared().compare("length", "+30%", 100.0, null, null);
    assertThat(value(mean, without)).isNaN();
    Declared cost = new Declared().compare("cost", "+30%", 100.0, null, null);
    assertThat(value(cost, ended(Outcome.SUCCESS, 1))).isNaN();
  }

  @Test
  void aMeanIsAShareOfItsCapAndMirroredWhereLessIsWorse() {
    Declared more = new Declared().compare("output_tokens", "+30%", 200.0, null, null);
    assertThat(value(more, ended(Outcome.SUCCESS, 50))).isEqualTo(0.25);
    assertThat(value(more, ended(Outcome.SUCCESS, 500))).isEqualTo(1);
    assertThat(value(more, ended(Outcome.CANCELLED, 50))).isNaN();
    Declared less = new Declared().compare("output_tokens", "-30%", 200.0, null, null);
    assertThat(value(less, ended(Outcome.SUCCESS, 50))).isEqualTo(0.75);
    Declared capped = new Declared().compare("length", "+30%").reference("length", 50.0);
    assertThat(value(capped, ended(Outcome.SUCCESS, 250))).isEqualTo(0.5);
  }

  @Test
  void aMirroredMeanIsShownOnItsOwnScale() {
    Analysis analysis =
        new Declared().compare("output_tokens", "-30%", 200.0, 1.0, null).analysis();
    analysis.take(true, 0.1, new double[] {0.75}, 0);
    analysis.take(false, 0.1, new double[] {0.25}, 0);
    Verdict.Rule rule = verdict(analysis).rules().get(0);
    assertThat(rule.canary().estimate()).isEqualTo(50);
    assertThat(rule.stable().estimate()).isEqualTo(150);
    assertThat(rule.boundary()).isCloseTo(0.7 * 0.25 + 0.3, within(1e-12));
  }

  @Test
  void callersWhoGiveUpAreComparedThoughNobodyDeclaresIt() {
    Declared declared =
        new Declared().compare("error_rate", "+50%").atMost("error_rate", 0.1, "10%", null, null);
    Verdict verdict = verdict(declared.analysis());
    assertThat(verdict.rules())
        .extracting(Verdict.Rule::rule, Verdict.Rule::kind)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("error_rate", "compare"),
            org.assertj.core.groups.Tuple.tuple("abandoned_rate", "compare"),
            org.assertj.core.groups.Tuple.tuple("error_rate", "limit"));
    assertThat(weights(declared)).containsOnly(1 / 3.0);
  }

  @Test
  void theImplicitRuleIsLeftOutWhereOneNamesTheSignalOrNothingIsLeft() {
    assertThat(weights(new Declared().compare("abandoned_rate", "+1pp"))).containsExactly(1.0);
    assertThat(weights(new Declared().atMost("abandoned_rate", 0.1, "10%", null, null)))
        .containsExactly(1.0);
    assertThat(weights(new Declared().compare("error_rate", "+50%", null, 1.0, null)))
        .containsExactly(1.0);
  }

  @Test
  void givenWeightsStandAndTheRestIsShared() {
    Declared declared =
        new Declared()
            .compare("error_rate", "+50%", null, 0.5, null)
            .compare("refusal_rate", "+50%");
    assertThat(weights(declared)).containsExactly(0.5, 0.25, 0.25);
  }

  @Test
  void aRuleThatOnlyAlertsRevertsNothingAndIsNotInThePolicysSum() {
    Analysis analysis =
        new Declared()
            .compare("error_rate", "0%", null, 0.5, OnBreach.ALERT)
            .compare("abandoned_rate", "+50%")
            .analysis();
    for (int i = 0; i < 60; i++) {
      analysis.take(i % 2 == 0, 0.5, new double[] {i % 2 == 0 ? 1 : 0, 0}, 0);
    }
    Verdict verdict = verdict(analysis);
    assertThat(verdict.rules().get(0).phase()).isEqualTo(Verdict.Phase.BREACHED);
    assertThat(verdict.rules().get(0).lnE()).isGreaterThan(10);
    assertThat(verdict.lnE()).isLessThan(1);
    assertThat(analysis.isBreached()).isFalse();
    assertThat(analysis.breaches()).isEqualTo(1);
    assertThat(verdict.tipped()).isEqualTo(-1);
  }

  @Test
  void withoutARuleThatRevertsThePolicyHasNoEvidence() {
    Verdict verdict =
        verdict(new Declared().compare("error_rate", "0%").onBreach(OnBreach.HOLD).analysis());
    assertThat(verdict.lnE()).isNull();
    assertThat(verdict.maxLnE()).isNull();
  }

  @Test
  void thePolicyTipsOnTheSumAndNamesTheRuleWithTheLargestShare() {
    Analysis analysis =
        new Declared()
            .compare("error_rate", "0%")
            .compare("refusal_rate", "0%")
            .compare("truncation_rate", "0%")
            .compare("throttled_rate", "0%")
            .reference("error_rate", 0.4)
            .reference("refusal_rate", 0.4)
            .reference("truncation_rate", 0.4)
            .reference("throttled_rate", 0.4)
            .analysis();
    double[] bad = {1, 1, 1, 1, 0};
    double[] better = {0, 1, 1, 1, 0};
    double[] good = new double[5];
    int calls = 0;
    while (!analysis.isBreached()) {
      analysis.trip(true, Outcome.SUCCESS, false, 0);
      analysis.take(true, 0.2, calls++ == 0 ? better : bad, 0);
      for (int i = 0; i < 4; i++) {
        analysis.take(false, 0.2, good, 0);
      }
    }
    Verdict verdict = verdict(analysis);
    assertThat(verdict.breach()).isNotNull();
    assertThat(verdict.breach().canaryCalls()).isEqualTo(calls);
    assertThat(verdict.tippedRule().rule()).isEqualTo("refusal_rate");
    assertThat(verdict.tippedRule().breach()).isNull();
    assertThat(verdict.sentence()).contains("evidence of all rules together 1:");
  }

  @Test
  void phasesFollowTheObservations() {
    Declared declared = new Declared().compare("score.accuracy", "-5%", null, 1.0, null);
    Analysis analysis = declared.analysis();
    assertThat(phase(analysis)).isEqualTo(Verdict.Phase.PENDING);
    for (int i = 0; i < 100; i++) {
      analysis.take(i == 0, 0.1, new double[] {Double.NaN}, 0);
    }
    assertThat(phase(analysis)).isEqualTo(Verdict.Phase.ERROR);
    analysis.take(false, 0.1, new double[] {0.1}, 0);
    assertThat(phase(analysis)).isEqualTo(Verdict.Phase.PENDING);
    analysis.take(true, 0.1, new double[] {0.1}, 0);
    assertThat(phase(analysis)).isEqualTo(Verdict.Phase.RUNNING);
    assertThat(analysis.verdict("a1", "2", "1", true).rules().get(0).phase())
        .isEqualTo(Verdict.Phase.INCONCLUSIVE);
  }

  @Test
  void aRuleWhoseBoundOutgrowsTheScaleIsInconclusive() {
    Analysis analysis = new Declared().compare("error_rate", "+50%", null, 1.0, null).analysis();
    for (int i = 0; i < 100; i++) {
      analysis.take(i == 0, 0.1, new double[] {1}, 0);
    }
    assertThat(phase(analysis)).isEqualTo(Verdict.Phase.INCONCLUSIVE);
    assertThat(verdict(analysis).rules().get(0).c()).isGreaterThanOrEqualTo(1);
  }

  private static Verdict.Phase phase(Analysis analysis) {
    return verdict(analysis).rules().get(0).phase();
  }
}
