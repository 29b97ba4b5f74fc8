package dev.switchback.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.Outcome;
import dev.switchback.document.Problem;
import dev.switchback.document.Threshold;
import dev.switchback.document.Thresholds.OnBreach;
import dev.switchback.document.Thresholds.Unit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LintTest {
  private static List<String> fields(Declared declared, Problem.Severity severity) {
    return Analysis.lint(declared.thresholds()).stream()
        .filter(problem -> problem.severity() == severity)
        .map(Problem::field)
        .toList();
  }

  private static List<String> errors(Declared declared) {
    return fields(declared, Problem.Severity.ERROR);
  }

  private static List<String> warnings(Declared declared) {
    return fields(declared, Problem.Severity.WARNING);
  }

  @Test
  void findsNothingWrongWithSoundThresholds() {
    Declared declared =
        new Declared()
            .compare("error_rate", "+50%")
            .compare("score.accuracy", "-5%")
            .compare("output_tokens", "+30%")
            .atMost("error_rate", 0.1, "10%", null, null)
            .atLeast("score.accuracy", 0.7, "0.7")
            .run(null, 5)
            .rate(0.2, 50, 50)
            .run(Outcome.CONFIG_FAULT, 3)
            .reference("error_rate", 0.02)
            .reference("score.accuracy", 0.84)
            .reference("output_tokens", 210.0)
            .reference("label_mix", Map.of("billing", 500.0));
    assertThat(Analysis.lint(declared.thresholds())).isEmpty();
  }

  @Test
  void refusesARuleThatCouldNeverBreach() {
    Declared declared = new Declared().compare("error_rate", "+50%").reference("error_rate", 0.7);
    assertThat(errors(declared)).containsExactly("thresholds: compare[0].tolerate");
    assertThatThrownBy(declared::analysis)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("compare[0].tolerate");
  }

  @Test
  void refusesAMeanWithoutACap() {
    assertThat(errors(new Declared().compare("output_tokens", "+30%")))
        .containsExactly("thresholds: compare[0].cap");
    assertThat(errors(new Declared().atMost("length", 500, "500", -1.0, null)))
        .containsExactly("thresholds: limit[0].cap");
  }

  @Test
  void refusesWeightsAboveOneAndARuleForWhichNothingIsLeft() {
    Declared tooMuch =
        new Declared()
            .compare("error_rate", "+50%", null, 0.7, null)
            .compare("refusal_rate", "+50%", null, 0.4, null);
    assertThat(errors(tooMuch)).containsExactly("thresholds: weight");
    Declared nothingLeft =
        new Declared()
            .compare("error_rate", "+50%", null, 1.0, null)
            .compare("refusal_rate", "+50%");
    assertThat(errors(nothingLeft)).containsExactly("thresholds: weight");
    assertThat(errors(new Declared().compare("error_rate", "+50%", null, 0.0, null)))
        .contains("thresholds: compare[0].weight");
  }

  @Test
  void warnsOfAToleranceOfZero() {
    Declared declared = new Declared().compare("error_rate", "0%");
    assertThat(errors(declared)).isEmpty();
    assertThat(warnings(declared)).containsExactly("thresholds: compare[0].tolerate");
  }

  @ParameterizedTest
  @CsvSource({
    "score.accuracy, +5%",
    "error_rate, -5%",
    "error_rate, 0.5",
    "score.accuracy, -100%",
    "error_rate, NaN%",
  })
  void refusesAToleranceThatDoesNotFitItsSignal(String signal, String tolerate) {
    assertThat(errors(new Declared().compare(signal, tolerate)))
        .containsExactly("thresholds: compare[0].tolerate");
  }

  @Test
  void refusesPercentagePointsOfAMean() {
    assertThat(errors(new Declared().compare("length", "+1pp", 100.0, null, null)))
        .containsExactly("thresholds: compare[0].tolerate");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, 1.5, -0.1})
  void refusesALimitThatIsAlwaysOrNeverKept(double number) {
    assertThat(errors(new Declared().atMost("error_rate", number, "x", null, null)))
        .containsExactly("thresholds: limit[0].at_most");
    assertThat(errors(new Declared().atLeast("score.accuracy", number, "x")))
        .containsExactly("thresholds: limit[0].at_least");
    assertThat(errors(new Declared().atMost("length", number * 100, "x", 100.0, null)))
        .containsExactly("thresholds: limit[0].at_most");
  }

  @Test
  void refusesALimitOnTheBetterSide() {
    assertThat(errors(new Declared().atLeast("error_rate", 0.1, "10%")))
        .containsExactly("thresholds: limit[0].at_least");
    assertThat(errors(new Declared().atMost("score.accuracy", 0.1, "10%", null, null)))
        .containsExactly("thresholds: limit[0].at_most");
  }

  @Test
  void refusesATripThatIsTooLikelyAndWarnsOfALikelyOne() {
    Declared likely = new Declared().run(null, 2).reference("error_rate", 0.05);
    assertThat(errors(likely)).containsExactly("thresholds: trip[0]");
    Declared doubtful = new Declared().run(null, 3).reference("error_rate", 0.05);
    assertThat(errors(doubtful)).isEmpty();
    assertThat(warnings(doubtful)).containsExactly("thresholds: trip[0]");
    Declared unknown = new Declared().run(null, 2);
    assertThat(Analysis.lint(unknown.thresholds())).isEmpty();
  }

  @Test
  void refusesImpossibleTrips() {
    Declared declared =
        new Declared()
            .rate(0.2, 100_001, 50)
            .rate(1, 50, 50)
            .run(null, 100_001)
            .run(Outcome.PROVIDER_FAULT, 100_001)
            .run(Outcome.CANCELLED, 3);
    assertThat(errors(declared))
        .containsExactly(
            "thresholds: trip[0].of_last",
            "thresholds: trip[1].error_rate",
            "thresholds: trip[2].consecutive_errors",
            "thresholds: trip[3].consecutive",
            "thresholds: trip[4].outcome");
  }

  @Test
  void cannotBeGivenTripsWithoutALength() {
    assertThatThrownBy(() -> new Declared().rate(0.2, 50, 51)).hasMessageStartingWith("min ");
    assertThatThrownBy(() -> new Declared().rate(0.2, 0, 1)).hasMessageStartingWith("of_last ");
    assertThatThrownBy(() -> new Declared().run(null, 0)).hasMessageStartingWith("consecutive ");
  }

  @Test
  void warnsOfATripThatOneUserCanFire() {
    Threshold.Run run = new Threshold.Run(null, 5, Unit.CALL, false, "{}", null);
    assertThat(warnings(new Declared().trip(run))).containsExactly("thresholds: trip[0].unit");
    assertThat(warnings(new Declared().perCall().trip(run))).isEmpty();
  }

  @Test
  void refusesAReferenceThatStableCannotHave() {
    assertThat(errors(new Declared().reference("error_rate", 1.5)))
        .containsExactly("reference: error_rate");
    assertThat(errors(new Declared().reference("output_tokens", -1.0)))
        .containsExactly("reference: output_tokens");
    assertThat(errors(new Declared().reference("score.accuracy", Double.NaN)))
        .containsExactly("reference: score.accuracy");
    assertThat(errors(new Declared().reference("label_mix", Map.of("billing", -1.0))))
        .containsExactly("reference: label_mix");
  }

  @Test
  void namesThePartOfARuleOnAllOfSeveral() {
    Declared declared = new Declared().compare("error_rate", "+50%").compare("length", "+30%");
    List<Threshold> parts = List.copyOf(declared.compare);
    declared.compare.clear();
    declared.compare.add(new Threshold.All(parts, null, null));
    assertThat(errors(declared)).containsExactly("thresholds: compare[0].all[1].cap");
  }

  @ParameterizedTest
  @CsvSource({
    "latency_p95, -5%",
    "latency_p95, +1pp",
    "first_chunk_p90, -5%",
    "feedback.negative, -5%",
    "label_mix, 0.95",
    "label_mix, +5%",
  })
  void refusesAToleranceAgainstALateOrLongSignal(String signal, String tolerate) {
    assertThat(errors(new Declared().compare(signal, tolerate)))
        .containsExactly("thresholds: compare[0].tolerate");
  }

  @Test
  void letsGoldenTripsStandAndSaysThatTheyWait() {
    Declared declared = new Declared().trip(new Threshold.Golden("{}", null));
    declared.hold.add(new Threshold.Hold(Declared.signal("sample_ratio"), 0.001, null, null));
    assertThat(errors(declared)).isEmpty();
    assertThat(warnings(declared)).containsExactly("thresholds: trip[0].golden");
  }

  @Test
  void refusesAHoldThatRevertsOrHasNoLimit() {
    Declared declared = new Declared();
    declared.hold.add(
        new Threshold.Hold(Declared.signal("sample_ratio"), null, null, OnBreach.REVERT));
    declared.hold.add(new Threshold.Hold(Declared.signal("score_missing"), null, 1.0, null));
    assertThat(errors(declared))
        .containsExactly("thresholds: hold[0].on_breach", "thresholds: hold[1].at_most");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1, -0.05, Double.NaN})
  void cannotBeGivenAnAlphaThatIsNoShare(double alpha) {
    Declared declared = new Declared().alpha(alpha);
    assertThatThrownBy(declared::thresholds)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("alpha ");
  }
}
