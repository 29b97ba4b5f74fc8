package dev.switchback.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.document.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lint says to write instead is then free of what it complained of. */
class LintRemedyTest {
  private static Problem only(Declared declared) {
    List<Problem> problems = Analysis.lint(declared.thresholds());
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }

  @ParameterizedTest
  @CsvSource({"2, 0.05, 4", "3, 0.05, 4", "3, 0.2, 8", "1, 0.01, 3"})
  void namesTheShortestRunThatIsRare(int length, double p, int longer) {
    Declared likely = new Declared().run(null, length).reference("error_rate", p);
    assertThat(only(likely).remedy()).isEqualTo("write consecutive_errors: " + longer);
    Declared safer = new Declared().run(null, longer).reference("error_rate", p);
    assertThat(Analysis.lint(safer.thresholds())).isEmpty();
    Declared between = new Declared().run(null, longer - 1).reference("error_rate", p);
    assertThat(Analysis.lint(between.thresholds())).isNotEmpty();
  }

  @Test
  void namesALaterOrAHigherRate() {
    Declared early = new Declared().rate(0.2, 50, 5).reference("error_rate", 0.02);
    assertThat(only(early).remedy()).isEqualTo("write min: 50");
    assertThat(
            Analysis.lint(
                new Declared().rate(0.2, 50, 50).reference("error_rate", 0.02).thresholds()))
        .isEmpty();
    Declared low = new Declared().rate(0.2, 50, 50).reference("error_rate", 0.1);
    assertThat(only(low).remedy()).isEqualTo("write error_rate: 30%, min: 50");
    assertThat(
            Analysis.lint(
                new Declared().rate(0.3, 50, 50).reference("error_rate", 0.1).thresholds()))
        .isEmpty();
  }

  @Test
  void saysThatNoTripFitsAStableThatAlwaysFails() {
    Declared hopeless = new Declared().run(null, 5).reference("error_rate", 1.0);
    assertThat(only(hopeless).remedy()).startsWith("leave the trip out");
  }

  @Test
  void namesAToleranceThatCanBeBreached() {
    Declared never = new Declared().compare("error_rate", "+50%").reference("error_rate", 0.7);
    assertThat(only(never).remedy()).isEqualTo("write at most +42%, or correct the reference");
    Declared points = new Declared().compare("error_rate", "+40pp").reference("error_rate", 0.7);
    assertThat(only(points).remedy()).isEqualTo("write at most +30pp, or correct the reference");
    Declared reached = new Declared().compare("error_rate", "+42%").reference("error_rate", 0.7);
    assertThat(Analysis.lint(reached.thresholds())).isEmpty();
  }

  @Test
  void namesAToleranceInPlaceOfNone() {
    assertThat(only(new Declared().compare("error_rate", "0%")).remedy()).contains("+10%");
    assertThat(only(new Declared().compare("score.accuracy", "0%")).remedy()).contains("-1%");
  }

  @Test
  void warnsOfAShareOfAlphaThatIsNextToNothing() {
    Declared small =
        new Declared()
            .compare("error_rate", "+50%", null, 0.996, null)
            .compare("refusal_rate", "+50%", null, 0.004, null);
    Problem problem = only(small);
    assertThat(problem.field()).isEqualTo("thresholds: compare[1].weight");
    assertThat(problem.message()).contains("1:5000");
    assertThat(problem.remedy()).isEqualTo("write weight: 1% or more");
  }

  @Test
  void warnsOfALimitThatStableExceeds() {
    Declared beyond =
        new Declared()
            .atMost("error_rate", 0.1, "10%", null, null)
            .atLeast("score.accuracy", 0.7, "0.7")
            .reference("error_rate", 0.12)
            .reference("score.accuracy", 0.84);
    Problem problem = only(beyond);
    assertThat(problem.field()).isEqualTo("thresholds: limit[0].at_most");
    assertThat(problem.severity()).isEqualTo(Problem.Severity.WARNING);
    assertThat(problem.message()).contains("0.12");
  }
}
