package dev.switchback.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.Outcome;
import dev.switchback.Verdict;
import dev.switchback.document.Threshold;
import dev.switchback.document.Thresholds.OnBreach;
import dev.switchback.document.Thresholds.Unit;
import java.util.List;
import java.util.Locale;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static final Offset<Double> EXACT = within(1e-9);

  @Test
  void agreesWithTheReplayOfOneRateRuleLineByLine() {
    Declared declared = new Declared().compare("error_rate", "0%");
    List<JsonNode> trace = Replay.jsonLines("replay/a_rate/trace.jsonl");
    Replay replay =
        new Replay(declared.thresholds())
            .fold("replay/a_rate/calls.jsonl", (line, now) -> agrees(trace.get(line - 1), now));
    assertThat(replay.lines).isEqualTo(1200);
    agrees("a_rate", replay, true, 2);
  }

  private static void agrees(JsonNode traced, Replay now) {
    Verdict verdict = now.verdict();
    for (int rule = 0; rule < traced.get("ln_e").size(); rule++) {
      double lnE = traced.get("ln_e").get(rule).asDouble();
      assertThat(verdict.rules().get(rule).lnE()).isCloseTo(lnE, EXACT);
    }
    assertThat(verdict.lnE()).isCloseTo(traced.get("policy").asDouble(), EXACT);
  }

  @Test
  void agreesWithTheReplayOfAScoreAndLimits() {
    Declared declared =
        new Declared()
            .alpha(0.01)
            .perCall()
            .compare("score.accuracy", "-2%")
            .atLeast("score.accuracy", 0.75, "0.75")
            .atMost("error_rate", 0.1, "10%", null, null)
            .reference("error_rate", 0.02)
            .reference("score.accuracy", 0.84);
    agrees("b_score_limit", folded("b_score_limit", declared), true, 4);
  }

  @Test
  void agreesWithTheReplayOfTrips() {
    Declared declared =
        new Declared()
            .compare("error_rate", "+50%")
            .trip(new Threshold.Run(null, 5, null, false, "{\"consecutive_errors\": 5}", null))
            .trip(
                new Threshold.Run(
                    null,
                    5,
                    Unit.CALL,
                    false,
                    "{\"consecutive_errors\": 5, \"unit\": \"call\", \"on_breach\": \"alert\"}",
                    OnBreach.ALERT))
            .trip(
                new Threshold.Rate(
                    0.4,
                    20,
                    10,
                    null,
                    false,
                    "{\"error_rate\": \"40%\", \"of_last\": 20, \"min\": 10}",
                    null))
            .trip(
                new Threshold.Run(
                    Outcome.CONFIG_FAULT,
                    3,
                    null,
                    true,
                    "{\"outcome\": \"config_fault\", \"consecutive\": 3, \"regardless\": true}",
                    null))
            .trip(new Threshold.Breaker("{\"breaker\": \"open\"}", null))
            .reference("error_rate", 0.02);
    Replay replay = folded("f_trips", declared);
    agrees("f_trips", replay, true, 7);
    JsonNode expected = Replay.json("replay/f_trips/expected.json").get("rules");
    for (int i = 2; i < 7; i++) {
      double chance = LintTrips.falseTrip(declared.thresholds(), declared.trip.get(i - 2));
      JsonNode falseTrip = expected.get(i).get("false_trip");
      if (falseTrip.isNull()) {
        assertThat(chance).isNaN();
      } else {
        assertThat(chance).isCloseTo(falseTrip.asDouble(), within(1e-12));
      }
    }
  }

  /**
   * The replay's rule on a sample is left out; the others are given the weights they have there.
   */
  @Test
  void agreesWithTheReplayOfARampOnMeans() {
    Declared declared =
        new Declared()
            .compare("output_tokens", "+30%", 2000.0, 0.2, null)
            .compare("cost", "+30%", null, 0.2, null)
            .compare("abandoned_rate", "+50%", null, 0.2, null)
            .atMost("output_tokens", 500, "500", 2000.0, 0.2)
            .reference("output_tokens", 210.0)
            .reference("cost", 0.0021);
    agrees("h_ramp_means", folded("h_ramp_means", declared), false, 4);
  }

  private static Replay folded(String name, Declared declared) {
    return new Replay(declared.thresholds())
        .fold("replay/" + name + "/calls.jsonl", (line, now) -> {});
  }

  private static void agrees(String name, Replay replay, boolean whole, int rules) {
    JsonNode expected = Replay.json("replay/" + name + "/expected.json");
    Verdict verdict = replay.verdict();
    assertThat(replay.lines).isEqualTo(expected.get("lines").asInt());
    assertThat(verdict.canaryCalls()).isEqualTo(expected.get("canary_calls").asLong());
    assertThat(verdict.units()).isEqualTo(expected.get("units").asLong());
    assertThat(verdict.closedWindows()).isEqualTo(expected.get("closed_windows").asInt());
    assertThat(verdict.epoch()).isEqualTo(expected.get("epoch").asInt());
    assertThat(verdict.unit()).isEqualTo(expected.get("unit").asText());
    JsonNode policy = expected.get("policy");
    agrees(verdict.alpha(), policy.get("alpha"));
    agrees(verdict.needed(), policy.get("needed"));
    if (whole) {
      agrees(verdict.lnE(), policy.get("ln_e"));
      agrees(verdict.maxLnE(), policy.get("max_ln_e"));
      agrees(verdict.breach(), replay.breachLines.get(-1), policy.get("breach"));
    }
    int index = 0;
    for (JsonNode rule : expected.get("rules")) {
      if (whole || !rule.get("rule").asText().equals("score.accuracy")) {
        agrees(verdict.rules().get(index), replay.breachLines.get(index), rule);
        index++;
      }
    }
    assertThat(index).isEqualTo(rules).isEqualTo(verdict.rules().size());
  }

  private static void agrees(Verdict.Rule rule, Integer line, JsonNode expected) {
    assertThat(rule.rule()).isEqualTo(expected.get("rule").asText());
    assertThat(rule.kind()).isEqualTo(expected.get("kind").asText());
    assertThat(rule.onBreach()).isEqualTo(expected.get("on_breach").asText());
    assertThat(rule.phase().name().toLowerCase(Locale.ROOT))
        .isEqualTo(expected.get("phase").asText());
    agrees(rule.breach(), line, expected.get("breach"));
    if (rule.kind().equals("trip")) {
      assertThat(rule.held() == null).isEqualTo(expected.get("held").isNull());
      return;
    }
    assertThat(rule.declared()).isEqualTo(expected.get("declared").asText());
    agrees(rule.weight(), expected.get("weight"));
    agrees(rule.lnE(), expected.get("ln_e"));
    agrees(rule.maxLnE(), expected.get("max_ln_e"));
    agrees(rule.needed(), expected.get("needed"));
    agrees(rule.p(), expected.get("p"));
    agrees(rule.boundary(), expected.get("boundary"));
    agrees(rule.canary(), expected.get("canary"));
    if (rule.kind().equals("compare")) {
      agrees(rule.stable(), expected.get("stable"));
      assertThat(rule.window()).isEqualTo(expected.get("window").asInt());
      agrees(rule.b(), expected.get("b"));
      agrees(rule.c(), expected.get("c"));
    } else {
      assertThat(rule.b()).isNull();
      assertThat(rule.stable()).isNull();
    }
  }

  private static void agrees(Verdict.Estimate estimate, JsonNode expected) {
    assertThat(estimate.n()).isEqualTo(expected.get("n").asLong());
    agrees(estimate.meanY(), expected.get("mean_y"));
    agrees(estimate.estimate(), expected.get("estimate"));
  }

  private static void agrees(Verdict.Breach breach, Integer line, JsonNode expected) {
    assertThat(breach == null).isEqualTo(expected.isNull());
    if (breach != null) {
      assertThat(line).isEqualTo(expected.get("line").asInt());
      assertThat(breach.canaryCalls()).isEqualTo(expected.get("canary_calls").asLong());
      if (expected.has("ln_e")) {
        agrees(breach.lnE(), expected.get("ln_e"));
      }
    }
  }

  private static void agrees(Double value, JsonNode expected) {
    assertThat(value == null).isEqualTo(expected.isNull());
    if (value != null) {
      assertThat(value).isCloseTo(expected.asDouble(), EXACT);
    }
  }
}
