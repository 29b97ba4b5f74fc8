package dev.switchback.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.switchback.Outcome;
import dev.switchback.Plan;
import dev.switchback.Plan.Traffic;
import dev.switchback.document.Thresholds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlannerTest {
  private static Declared errors(String tolerate) {
    return new Declared()
        .compare("error_rate", tolerate, null, 1.0, null)
        .reference("error_rate", 0.01);
  }

  private static Plan plan(Declared declared, int share, String signal, double worse) {
    return Analysis.plan(
        declared.thresholds(), new Traffic(1_000, share, null, 0, Map.of(signal, worse)));
  }

  /** Medians and 90th percentiles of the table that the analysis has to reach. */
  @ParameterizedTest
  @CsvSource({
    "0.05, 0.02, 967, 2354",
    "0.05, 0.05, 97, 244",
    "0.05, 0.20, 13, 31",
    "0.01, 0.02, 1493, 3124",
    "0.01, 0.05, 148, 316",
    "0.01, 0.20, 18, 38",
  })
  void plansErrorsBetweenTheMedianAndTheNinetiethPercentile(
      double alpha, double worse, long median, long late) {
    Plan plan = plan(errors("0%").alpha(alpha), 50_000, "error_rate", worse);
    assertThat(plan.rows()).hasSize(1);
    assertThat(plan.rows().get(0).callsAtShare()).isBetween((long) (0.9 * median), late);
  }

  @Test
  void plansRatesByTheDivergenceFromTheBound() {
    Plan.Row row = plan(errors("+50%"), 1, "error_rate", 0.05).rows().get(0);
    double kl = 0.05 * Math.log(0.05 / 0.015) + 0.95 * Math.log(0.95 / 0.985);
    assertThat(row.boundary()).isCloseTo(0.015, within(1e-12));
    assertThat(row.calls()).isEqualTo((long) Math.ceil((Math.log(20) + 2.4) / kl));
  }

  @Test
  void plansScoresByTheDistanceAndTheSpread() {
    Declared declared =
        new Declared()
            .compare("score.accuracy", "-2%", null, 1.0, null)
            .reference("score.accuracy", 0.8);
    Plan.Row row = plan(declared, 1, "score.accuracy", 0.6).rows().get(0);
    double distance = 0.784 - 0.6;
    double variance = 0.25 * 0.6 * 0.4;
    assertThat(row.boundary()).isCloseTo(0.784, within(1e-12));
    assertThat(row.calls())
        .isEqualTo(
            (long)
                Math.ceil(
                    2
                        * (variance + distance * distance)
                        * (Math.log(20) + 2.4)
                        / (distance * distance)));
  }

  /** 80 canary calls at w = .05, 322 at .5, 3,283 at .95. */
  @Test
  void showsThatACanaryAboveHalfTeachesLittle() {
    Plan high = plan(errors("0%"), 950_000, "error_rate", 0.05);
    Plan.Row row = high.rows().get(0);
    assertThat(row.callsAtHalf()).isBetween(300L, 500L);
    assertThat(row.callsAtShare()).isBetween(3_000L, 6_500L);
    assertThat(row.callsAtNineTenths()).isBetween(row.callsAtHalf(), row.callsAtShare());
    assertThat(high.notes()).anyMatch(note -> note.contains("Bake at 50 %"));
    assertThat(plan(errors("0%"), 500_000, "error_rate", 0.05).notes())
        .noneMatch(note -> note.contains("Bake at 50 %"));
  }

  @Test
  void sharesOfAlphaMakeARuleSlower() {
    Declared half =
        new Declared()
            .compare("error_rate", "0%", null, 0.5, null)
            .compare("refusal_rate", "0%", null, 0.5, null)
            .reference("error_rate", 0.01);
    long whole = plan(errors("0%"), 1, "error_rate", 0.05).rows().get(0).calls();
    assertThat(plan(half, 1, "error_rate", 0.05).rows().get(0).calls()).isGreaterThan(whole);
  }

  @Test
  void whatIsToleratedIsNeverSeen() {
    Plan.Row row = plan(errors("+50%"), 50_000, "error_rate", 0.015).rows().get(0);
    assertThat(row.calls()).isNull();
    assertThat(row.callsAtShare()).isNull();
    assertThat(row.time()).isNull();
  }

  @Test
  void saysHowLongItTakes() {
    Plan.Row row = plan(errors("0%"), 50_000, "error_rate", 0.05).rows().get(0);
    double hours = row.callsAtShare() / 50.0;
    assertThat(row.time()).isEqualTo(Duration.ofSeconds((long) Math.ceil(hours * 3600)));
  }

  @Test
  void fewKeysAreSeenNeverAndTheRemedyIsToCountCalls() {
    Traffic few = new Traffic(1_000, 50_000, 500L, 0, Map.of("error_rate", 0.05));
    Plan plan = Analysis.plan(errors("0%").thresholds(), few);
    assertThat(plan.rows().get(0).time()).isNull();
    assertThat(plan.notes())
        .anyMatch(note -> note.contains("25 keys") && note.contains("unit: call"));
    Plan perCall = Analysis.plan(errors("0%").perCall().thresholds(), few);
    assertThat(perCall.rows().get(0).time()).isNotNull();
    assertThat(perCall.notes()).noneMatch(note -> note.contains("unit: call"));
  }

  @Test
  void namesTripsThatCanNeverFire() {
    Declared declared = errors("0%").run(null, 5).run(Outcome.CONFIG_FAULT, 3).rate(0.2, 50, 10);
    Traffic few = new Traffic(1_000, 50_000, 80L, 0, Map.of());
    assertThat(Analysis.plan(declared.thresholds(), few).trips())
        .extracting(Plan.Trip::canFire)
        .containsExactly(false, true, false);
    assertThat(Analysis.plan(declared.perCall().thresholds(), few).trips())
        .extracting(Plan.Trip::canFire)
        .containsExactly(true, true, true);
  }

  @Test
  void addsTheTripsToAlpha() {
    Declared declared =
        new Declared()
            .compare("error_rate", "+50%")
            .run(null, 3)
            .run(Outcome.CONFIG_FAULT, 3)
            .reference("error_rate", 0.05);
    Plan plan = Analysis.plan(declared.thresholds(), Traffic.of(1_000, 50_000));
    assertThat(plan.trips().get(0).falseTrip()).isCloseTo(0.11180854407176026, within(1e-9));
    assertThat(plan.trips().get(1).falseTrip()).isNull();
    assertThat(plan.falseReverts()).isCloseTo(0.05 + 0.11180854407176026, within(1e-9));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void saysWhichTryItIs(int before) {
    Traffic traffic = new Traffic(1_000, 50_000, null, before, Map.of());
    Plan plan = Analysis.plan(errors("0%").thresholds(), traffic);
    assertThat(plan.notes().get(0))
        .isEqualTo(
            "This is try "
                + (before + 1)
                + " of 4; the tries together may revert falsely with 4·alpha = 20.0%.");
    assertThat(plan.toMap()).containsEntry("try", before + 1);
  }

  @Test
  void givesExamplesWhereNobodyAsksAndNamesWhatItCannotPlan() {
    Declared declared =
        new Declared()
            .compare("error_rate", "+50%")
            .compare("latency_p95", "+20%")
            .compare("label_mix", "0.1")
            .compare("output_tokens", "+30%", 4096.0, null, null)
            .atLeast("score.accuracy", 0.7, "0.7")
            .reference("error_rate", 0.02)
            .reference("output_tokens", 210.0);
    Plan plan = Analysis.plan(declared.thresholds(), Traffic.of(1_000, 50_000));
    assertThat(plan.rows())
        .extracting(Plan.Row::rule)
        .containsExactly(
            "error_rate", "error_rate",
            "latency_p95", "latency_p95",
            "output_tokens", "output_tokens",
            "abandoned_rate", "abandoned_rate",
            "score.accuracy", "score.accuracy");
    assertThat(plan.rows()).allSatisfy(row -> assertThat(row.callsAtShare()).isPositive());
    for (int i = 0; i < plan.rows().size(); i += 2) {
      Plan.Row some = plan.rows().get(i);
      Plan.Row much = plan.rows().get(i + 1);
      assertThat(much.callsAtShare()).as(some.rule()).isLessThan(some.callsAtShare());
    }
    assertThat(plan.notes()).anyMatch(note -> note.contains("label_mix"));
  }

  @Test
  void printsATableForPeople() {
    String table = plan(errors("0%").run(null, 5), 50_000, "error_rate", 0.05).table();
    List<String> lines = table.lines().toList();
    assertThat(lines.get(0)).startsWith("rule").contains("at 5%", "50%", "90%");
    assertThat(lines.get(1)).startsWith("error_rate").contains("0.01000", "0.05000", " h");
    assertThat(table).contains("False reverts: 5% by evidence").endsWith("= 20.0%.\n");
  }

  @Test
  void refusesImpossibleTraffic() {
    Thresholds thresholds = errors("0%").thresholds();
    assertThat(thresholds).isNotNull();
    assertThatThrownBy(() -> Traffic.of(0, 50_000)).hasMessageContaining("callsPerHour");
    assertThatThrownBy(() -> Traffic.of(1, 0)).hasMessageContaining("share");
    assertThatThrownBy(() -> new Traffic(1, 1, 0L, 0, Map.of())).hasMessageContaining("keys");
    assertThatThrownBy(() -> new Traffic(1, 1, null, 4, Map.of()))
        .hasMessageContaining("triesBefore");
  }
}
