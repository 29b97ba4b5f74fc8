package dev.switchback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Verdict.Breach;
import dev.switchback.Verdict.Estimate;
import dev.switchback.Verdict.Phase;
import dev.switchback.Verdict.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictSentenceTest {
  private static final double NEEDED = Math.log(100);

  private static Rule rule(
      String name, String kind, String declared, double canary, Double stable, Breach breach) {
    return new Rule(
        name,
        kind,
        declared,
        "revert",
        Phase.RUNNING,
        0.5,
        1.2,
        1.2,
        NEEDED,
        0.3,
        1,
        0.1,
        0.1,
        null,
        new Estimate(61, 0.29, canary, 0.8 * canary, 1.2 * canary),
        stable == null ? null : new Estimate(900, 0.16, stable, 0.9 * stable, 1.1 * stable),
        0.2,
        null,
        List.of(),
        breach,
        null);
  }

  private static Verdict verdict(Breach policy, int tipped, Rule... rules) {
    return new Verdict(
        "a1",
        "1.5.0",
        "1.4.0",
        61,
        1000,
        3,
        1,
        "key",
        0.05,
        3.2,
        3.2,
        Math.log(20),
        policy,
        List.of(rules),
        tipped);
  }

  @Test
  void saysWhichRuleBreachedByHowMuchAndWhen() {
    Breach breach = new Breach(1000, 61, Math.log(412));
    Rule rule = rule("score.accuracy", "compare", "-5%", 0.7101, 0.8401, breach);
    assertThat(verdict(null, 0, rule).sentence())
        .isEqualTo(
            "score.accuracy of 1.5.0 is 0.71 [0.57, 0.85] against 0.84 of 1.4.0; −5 % was tolerated;"
                + " evidence 1:412, 1:100 needed; after 61 canary calls.");
  }

  @Test
  void saysRatesInPercentAndHugeOddsAsAPowerOfTen() {
    Breach breach = new Breach(1000, 1, 100.0);
    Rule rule = rule("error_rate", "compare", "+1pp", 0.204, 0.01, breach);
    assertThat(verdict(breach, 0, rule).sentence())
        .isEqualTo(
            "error_rate of 1.5.0 is 20.4 % [16.3, 24.5] against 1 % of 1.4.0; +1 pp was tolerated;"
                + " evidence 1:10^43, 1:100 needed; after 1 canary call.");
  }

  @Test
  void saysALimit() {
    Breach breach = new Breach(1000, 61, Math.log(412));
    Rule rule = rule("output_tokens", "limit", "500", 731.4, null, breach);
    assertThat(verdict(null, 0, rule).sentence())
        .isEqualTo(
            "output_tokens of 1.5.0 is 731 [585, 878]; the limit is 500; evidence 1:412, 1:100"
                + " needed; after 61 canary calls.");
  }

  @Test
  void saysWhenAllRulesTogetherTipped() {
    Rule rule = rule("error_rate", "compare", "+50%", 0.2, 0.01, null);
    Breach policy = new Breach(900, 55, Math.log(24));
    assertThat(verdict(policy, 0, rule).sentence())
        .isEqualTo(
            "error_rate of 1.5.0 is 20 % [16, 24] against 1 % of 1.4.0; +50 % was tolerated; evidence of"
                + " all rules together 1:24, 1:20 needed; after 55 canary calls.");
    Rule later = rule("error_rate", "compare", "+50%", 0.2, 0.01, new Breach(950, 58, 5.0));
    assertThat(verdict(policy, 0, later).sentence()).contains("all rules together 1:24");
  }

  @Test
  void saysATrip() {
    Rule trip =
        Rule.trip(
            "{\"consecutive_errors\": 5}",
            "revert",
            Phase.BREACHED,
            null,
            new Breach(40, 7, null),
            null);
    assertThat(verdict(null, 0, trip).sentence())
        .isEqualTo("Trip {\"consecutive_errors\": 5} fired for 1.5.0 after 7 canary calls.");
  }

  @Test
  void saysWhatIsClosestWhileNothingHasBreached() {
    Rule rule = rule("score.accuracy", "compare", "-5%", 0.84, 0.84, null);
    assertThat(verdict(null, -1, rule).sentence())
        .isEqualTo(
            "Nothing takes 1.5.0 back so far; the closest: score.accuracy of 1.5.0 is 0.84 [0.67, 1.01]"
                + " against 0.84 of 1.4.0; −5 % was tolerated; evidence 1:3, 1:100 needed; after 61"
                + " canary calls.");
    assertThat(verdict(null, -1).sentence())
        .isEqualTo("Nothing takes 1.5.0 back so far; no canary call was judged yet.");
  }

  @Test
  void saysAllPartsOfARuleOnAllOfSeveral() {
    Breach breach = new Breach(1000, 61, Math.log(412));
    Rule errors = rule("error_rate", "compare", "+50%", 0.2, 0.01, null);
    Rule slow = rule("latency_p95", "limit", "2.5s", 0.1, null, null);
    Rule all =
        Rule.all(
            "all(error_rate, latency_p95)",
            "compare",
            "revert",
            Phase.BREACHED,
            0.5,
            6,
            6,
            NEEDED,
            0.01,
            List.of(errors, slow),
            breach);
    assertThat(verdict(null, 0, all).sentence())
        .isEqualTo(
            "error_rate of 1.5.0 is 20 % [16, 24] against 1 % of 1.4.0; +50 % was tolerated, and"
                + " latency_p95: the share of slow calls of 1.5.0 is 10 % [8, 12]; the limit is"
                + " 2.5s; evidence 1:412, 1:100 needed; after 61 canary calls.");
  }
}
