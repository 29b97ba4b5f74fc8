package dev.switchback.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How recorded calls are folded, rule by rule. */
class ReplayRulesTest {
  private static final String RATE = "compare: [{signal: error_rate, tolerate: 0%, weight: 1}]\n";

  @TempDir Path directory;
  private Replays replays;

  @BeforeEach
  void inAnEmptyDirectory() {
    replays = new Replays(directory);
  }

  private JsonNode json(String thresholds, String calls) throws IOException {
    return Replays.read(replays.run(thresholds, calls).toJson());
  }

  @Test
  void anEmptyFileIsSoundAndEverythingPends() throws IOException {
    JsonNode json = json(RATE + "trip: [{breaker: open}]\nhold: [{signal: sample_ratio}]\n", "");
    assertThat(json.get("lines").asInt()).isZero();
    assertThat(json.get("units").asInt()).isZero();
    assertThat(json.get("epoch").asInt()).isEqualTo(1);
    assertThat(json.get("policy").get("ln_e").asDouble()).isCloseTo(0, within(1e-12));
    for (JsonNode rule : json.get("rules")) {
      assertThat(rule.get("phase").asText()).isEqualTo("pending");
    }
    JsonNode first = json.get("rules").get(0);
    assertThat(first.get("boundary").isNull()).isTrue();
    assertThat(first.get("canary").toString())
        .isEqualTo("{\"n\":0,\"mean_y\":null,\"estimate\":null,\"low\":0,\"high\":1}");
  }

  @Test
  void namesItsFieldsInTheOrderOfTheFormat() throws IOException {
    String json = replays.run(RATE, "").toJson();
    assertThat(json)
        .startsWith("{\"lines\":0,\"canary_calls\":0,\"units\":0,\"closed_windows\":0,\"epoch\":1,")
        .contains("\"unit\":\"key\",\"policy\":{\"alpha\":0.05,\"ln_e\":")
        .doesNotContain("rollout", "sentence", "tipped");
  }

  @Test
  void callsThatWereNotDrawnAreNoUnitsButTripsSeeThem() throws IOException {
    String bad = Replays.line("canary", 1, "provider_fault", "");
    String calls = bad.repeat(4) + Replays.line("stable", 0, "success", "") + bad;
    JsonNode json = json(RATE + "trip: [{consecutive_errors: 5}]\n", calls);
    assertThat(json.get("units").asInt()).isZero();
    assertThat(json.get("canary_calls").asInt()).isEqualTo(5);
    JsonNode breach = json.get("rules").get(1).get("breach");
    assertThat(breach.toString()).isEqualTo("{\"line\":6,\"canary_calls\":5}");
    assertThat(replays.run(RATE + "trip: [{consecutive_errors: 5}]\n", calls).exitCode())
        .isEqualTo(Replay.BREACHED);
  }

  @Test
  void aBreachThatOnlyHoldsOrAlertsIsSound() throws IOException {
    String calls = Replays.line("canary", 0.5, "provider_fault", "").repeat(60);
    String thresholds = RATE + "on_breach: hold\n";
    JsonNode json = json(thresholds, calls);
    assertThat(json.get("rules").get(0).get("phase").asText()).isEqualTo("breached");
    assertThat(json.get("policy").get("ln_e").isNull()).isTrue();
    assertThat(json.get("policy").get("max_ln_e").isNull()).isTrue();
    assertThat(replays.run(thresholds, calls).exitCode()).isEqualTo(Replay.SOUND);
    assertThat(replays.run(RATE, calls).exitCode()).isEqualTo(Replay.BREACHED);
  }

  @Test
  void aKeyCountsOnceAndAgainInTheNextEpoch() throws IOException {
    String thresholds = RATE + "renew: 1s\n";
    StringBuilder calls = new StringBuilder();
    String key = "\"key\":\"u1\"";
    calls.append(Replays.line(100.4, "stable", 0, "success", "\"key\":\"u0\""));
    calls.append(Replays.line(100.5, "canary", 0.5, "provider_fault", key));
    calls.append(Replays.line(101.499, "canary", 0.5, "provider_fault", key));
    JsonNode one = json(thresholds, calls.toString());
    assertThat(one.get("units").asInt()).isEqualTo(1);
    assertThat(one.get("epoch").asInt()).isEqualTo(1);
    calls.append(Replays.line(101.5, "canary", 0.5, "provider_fault", key));
    JsonNode two = json(thresholds, calls.toString());
    assertThat(two.get("units").asInt()).isEqualTo(2);
    assertThat(two.get("epoch").asInt()).isEqualTo(2);
    assertThat(two.get("rules").get(0).get("canary").get("n").asInt()).isEqualTo(2);
    calls.append(Replays.line(100.6, "canary", 0.5, "provider_fault", "\"key\":\"u2\""));
    calls.append(Replays.line(104.5, "canary", 0.5, "provider_fault", key));
    JsonNode five = json(thresholds, calls.toString());
    assertThat(five.get("units").asInt()).isEqualTo(4);
    assertThat(five.get("epoch").asInt()).isEqualTo(5);
    // g_1 = .75, g_2 = 1/12, g_5 = 1/60; what is left of 1 bets on nothing.
    double first = Math.exp(lnE(100.5, 1));
    double second = Math.exp(lnE(100.5, 2));
    double rest = 1 - 0.75 - 1 / 12.0 - 1 / 60.0;
    assertThat(Math.exp(five.get("rules").get(0).get("ln_e").asDouble()))
        .isCloseTo(0.75 * first + second / 12 + first / 60 + rest, within(1e-9));
  }

  /** ln E of so many canary errors in one process. */
  private double lnE(double at, int errors) throws IOException {
    String line = Replays.line(at, "canary", 0.5, "provider_fault", "");
    return json(RATE, line.repeat(errors)).get("rules").get(0).get("ln_e").asDouble();
  }

  @Test
  void thereAreNoEpochsWhereTheFirstCallHasNoKeyOrNothingRenews() throws IOException {
    String keyed = Replays.line(90_000_000.0, "canary", 0.5, "success", "\"key\":\"u1\"");
    String first = Replays.line(1, "canary", 0.5, "success", "");
    assertThat(json(RATE, first + keyed + keyed).get("units").asInt()).isEqualTo(2);
    assertThat(json(RATE, first + keyed).get("epoch").asInt()).isEqualTo(1);
    String start = Replays.line(1, "canary", 0.5, "success", "\"key\":\"u0\"");
    assertThat(json(RATE, start + keyed).get("epoch").asInt()).isGreaterThan(1000);
    assertThat(json(RATE + "renew: never\n", start + keyed).get("epoch").asInt()).isEqualTo(1);
    JsonNode perCall = json(RATE + "unit: call\n", start + keyed + keyed);
    assertThat(perCall.get("epoch").asInt()).isEqualTo(1);
    assertThat(perCall.get("units").asInt()).isEqualTo(3);
    assertThat(perCall.get("unit").asText()).isEqualTo("call");
  }

  @Test
  void aFullSetOfKeysBeginsAnEpoch() throws IOException {
    Path calls = directory.resolve("calls.jsonl");
    int most = 262_144;
    try (var out = Files.newBufferedWriter(calls)) {
      for (int i = 0; i <= most; i++) {
        out.write(Replays.line(1, "stable", 0.5, "success", "\"key\":\"u" + i + "\""));
      }
      out.write(Replays.line(1, "stable", 0.5, "success", "\"key\":\"u0\""));
      out.write(Replays.line(1, "stable", 0.5, "success", "\"key\":\"u" + most + "\""));
    }
    Path thresholds = replays.file("thresholds.yaml", RATE);
    JsonNode json = Replays.read(Replay.run(thresholds, calls, null, null).toJson());
    assertThat(json.get("epoch").asInt()).isEqualTo(2);
    assertThat(json.get("units").asInt()).isEqualTo(most + 2);
    assertThat(json.get("rules").get(0).get("window").asInt()).isEqualTo(1);
  }

  @Test
  void aRuleOnAllOfSeveralIsAsStrongAsTheWeakest() throws IOException {
    String thresholds =
        "compare: [{all: [{signal: error_rate, tolerate: 0%}, {signal: score.a, at_least: 0.7}],"
            + " weight: 1, on_breach: alert}]\n";
    SplittableRandom random = new SplittableRandom(1);
    StringBuilder calls = new StringBuilder();
    for (int i = 0; i < 400; i++) {
      boolean canary = random.nextInt(4) == 0;
      boolean bad = random.nextInt(10) < (canary ? 4 : 1);
      String score = "\"scores\":{\"a\":" + (canary ? 0.4 : 0.9) + "}";
      String slice = canary ? "canary" : "stable";
      calls.append(Replays.line(slice, 0.25, bad ? "timeout" : "success", score));
    }
    JsonNode rule = json(thresholds, calls.toString()).get("rules").get(0);
    assertThat(rule.get("rule").asText()).isEqualTo("all(error_rate, score.a)");
    assertThat(rule.get("kind").asText()).isEqualTo("compare");
    assertThat(rule.get("declared").isNull()).isTrue();
    assertThat(rule.get("on_breach").asText()).isEqualTo("alert");
    JsonNode errors = rule.get("all").get(0);
    JsonNode scores = rule.get("all").get(1);
    assertThat(rule.get("ln_e").asDouble())
        .isEqualTo(Math.min(errors.get("ln_e").asDouble(), scores.get("ln_e").asDouble()));
    assertThat(scores.get("kind").asText()).isEqualTo("limit");
    assertThat(errors.has("phase")).isFalse();
    assertThat(errors.has("weight")).isFalse();
    assertThat(errors.has("needed")).isFalse();
    assertThat(errors.has("breach")).isFalse();
    String alone = "compare: [{signal: error_rate, tolerate: 0%, weight: 1}]\n";
    assertThat(json(alone, calls.toString()).get("rules").get(0).get("ln_e"))
        .isEqualTo(errors.get("ln_e"));
  }

  @Test
  void nullStandsForNothingButAMissingScore() throws IOException {
    String nothing =
        "\"key\":null,\"latency_ms\":null,\"label\":null,\"scores\":null,\"feedback\":null";
    String missing = "\"scores\":{\"a\":null}";
    String given = "\"scores\":{\"a\":0.5,\"b\":1}";
    String thresholds = RATE + "hold: [{signal: score_missing, at_most: 20%}]\n";
    String calls = Replays.line("canary", 0.5, "success", nothing).repeat(3);
    assertThat(phase(json(thresholds, calls))).isEqualTo("pending");
    assertThat(json(thresholds, calls).get("units").asInt()).isEqualTo(3);
    String lost = calls + Replays.line("canary", 0.5, "success", missing).repeat(30);
    assertThat(phase(json(thresholds, lost))).isEqualTo("breached");
    assertThat(replays.run(thresholds, lost).exitCode()).isEqualTo(Replay.SOUND);
    String found = calls + Replays.line("canary", 0.5, "success", given).repeat(30);
    assertThat(phase(json(thresholds, found))).isEqualTo("running");
    String excluded = Replays.line("canary", 0.5, "cancelled", missing).repeat(200);
    assertThat(phase(json(thresholds, excluded))).isEqualTo("error");
  }

  private static String phase(JsonNode json) {
    return json.get("rules").get(1).get("phase").asText();
  }

  @Test
  void aReferenceGoesBeforeThePolicysOwnNameByName() throws IOException {
    String thresholds =
        "thresholds:\n  compare: [{signal: error_rate}, {signal: refusal_rate}]\n"
            + "  reference: {error_rate: 2%, refusal_rate: 4%}\n";
    String reference = "{\"reference\": {\"error_rate\": 0.1}}";
    JsonNode json = Replays.read(replays.run(thresholds, "", reference, null).toJson());
    assertThat(json.get("rules").get(0).get("b").asDouble()).isCloseTo(0.1, within(1e-12));
    assertThat(json.get("rules").get(1).get("b").asDouble()).isCloseTo(0.04, within(1e-12));
  }

  @Test
  void readsThresholdsInJson() throws IOException {
    Path thresholds =
        replays.file("t.json", "{\"thresholds\": {\"compare\": [{\"signal\": \"refusal_rate\"}]}}");
    Path calls = replays.file("calls.jsonl", Replays.line("canary", 0.5, "refused", "").strip());
    JsonNode json = Replays.read(Replay.run(thresholds, calls, null, null).toJson());
    assertThat(json.get("lines").asInt()).isEqualTo(1);
    assertThat(json.get("rules").get(0).get("canary").get("mean_y").asInt()).isEqualTo(1);
  }

  @Test
  void feedbackCountsForItsCallAndNotWhereItIsExcluded() throws IOException {
    String thresholds = "compare: [{signal: feedback.negative, tolerate: +1pp, weight: 1}]\n";
    String negative = "\"feedback\":\"negative\"";
    String calls =
        Replays.line("canary", 0.5, "success", negative)
            + Replays.line("canary", 0.5, "cancelled", negative)
            + Replays.line("canary", 0.5, "success", "\"feedback\":\"positive\"")
            + Replays.line("canary", 0.5, "success", "");
    JsonNode canary = json(thresholds, calls).get("rules").get(0).get("canary");
    assertThat(canary.get("n").asInt()).isEqualTo(4);
    assertThat(canary.get("mean_y").asDouble()).isEqualTo(0.25);
  }

  @Test
  void aDegradedCallOnASampleCountsOnlyWhereAScoreWasAskedFor() throws IOException {
    String thresholds =
        "compare: [{signal: score.a, sampled: {canary: 100%, stable: 10%}, weight: 1}]\n";
    String calls =
        Replays.line("canary", 0.5, "degraded", "")
            + Replays.line("canary", 0.5, "degraded", "\"scores\":{\"b\":1}")
            + Replays.line("canary", 0.5, "degraded", "\"scores\":{\"a\":null}")
            + Replays.line("canary", 0.5, "degraded", "\"scores\":{\"a\":0.9}");
    JsonNode canary = json(thresholds, calls).get("rules").get(0).get("canary");
    assertThat(canary.get("n").asInt()).isEqualTo(2);
    assertThat(canary.get("mean_y").asDouble()).isEqualTo(1);
  }

  /**
   * Four epochs by time over three values of w: a rate, a latency, a mix of 41 labels with a
   * reference, a rule on all of two, limits and holds. The numbers were worked out by a program of
   * its own, written from the specification.
   */
  @Test
  void epochsOfEveryKindOfRuleAgreeWithAnotherProgram() throws IOException {
    Path own = Replays.vectors().resolve("../../own/epochs");
    Replay.Result result =
        Replay.run(
            own.resolve("thresholds.yaml"),
            own.resolve("calls.jsonl"),
            own.resolve("reference.json"),
            null);
    JsonNode json = Replays.read(result.toJson());
    JsonNode expected = Replays.read(own.resolve("expected.json"));
    assertThat(json.get("epoch")).isEqualTo(expected.get("epoch"));
    assertThat(json.get("units")).isEqualTo(expected.get("units"));
    assertThat(json.get("closed_windows")).isEqualTo(expected.get("closed_windows"));
    List<JsonNode> rules = new ArrayList<>();
    for (JsonNode rule : json.get("rules")) {
      (rule.has("all") ? rule.get("all") : List.of(rule)).forEach(rules::add);
    }
    assertThat(rules).hasSize(expected.get("ln_e").size());
    for (int i = 0; i < rules.size(); i++) {
      for (String name : List.of("ln_e", "max_ln_e")) {
        assertThat(rules.get(i).get(name).asDouble())
            .isCloseTo(expected.get(name).get(i).asDouble(), within(1e-9));
      }
    }
  }
}
