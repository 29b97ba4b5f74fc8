package dev.switchback.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.document.Thresholds.OnBreach;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class VectorsTest {
  private static final Offset<Double> EXACT = within(1e-9);
  private final JsonNode vectors = Replay.json("vectors.json");

  private static Book book(Bet bet) {
    Rule rule =
        new Rule("rule", "compare", "", OnBreach.REVERT, 1, 3, new ScoreBadness("any"), bet);
    return new Book(List.of(rule), false);
  }

  private static TwoArmBet twoArm(JsonNode params) {
    return new TwoArmBet(
        params.get("r").asDouble(),
        params.get("d").asDouble(),
        params.get("prior_mean").asDouble(),
        params.get("prior_n").asDouble());
  }

  private static void add(Book book, boolean canary, double y, double w) {
    book.add(canary, w, new double[] {y}, 0);
  }

  @Test
  void betsOnTwoArmsAsTheVectorsDo() {
    int checked = 0;
    for (JsonNode vector : vectors.get("two_arm_bet")) {
      TwoArmBet bet = twoArm(vector.get("params"));
      Book book = book(bet);
      Set<Integer> closings = new HashSet<>();
      vector.get("close_after").forEach(after -> closings.add(after.asInt()));
      int window = 0;
      opened(vector.get("windows").get(window++), book, bet);
      for (int i = 0; i < vector.get("events").size(); i++) {
        JsonNode event = vector.get("events").get(i);
        boolean canary = event.get("arm").asText().equals("canary");
        add(book, canary, event.get("y").asDouble(), event.get("w").asDouble());
        assertThat(book.lnE(0)).isCloseTo(vector.get("logE").get(i).asDouble(), EXACT);
        if (closings.contains(i + 1)) {
          book.openWindow();
          opened(vector.get("windows").get(window++), book, bet);
        }
        checked++;
      }
    }
    assertThat(checked).isGreaterThanOrEqualTo(160);
  }

  private static void opened(JsonNode expected, Book book, TwoArmBet bet) {
    Cell open = book.epoch().last().cell(0);
    int t = expected.get("window").asInt();
    assertThat(book.epoch().last().t()).isEqualTo(t);
    assertThat(open.b()).isCloseTo(expected.get("b").asDouble(), EXACT);
    assertThat(open.c()).isCloseTo(expected.get("c").asDouble(), EXACT);
    assertThat(bet.reserve(t)).isCloseTo(expected.get("reserve").asDouble(), EXACT);
    if (expected.has("stakes_w0")) {
      double stake = Bet.CAUTION * bet.largestStake(open.b(), open.c(), 0.05);
      assertThat(stake).isCloseTo(expected.get("stakes_w0").get(0).asDouble(), EXACT);
      assertThat(bet.rho(0.05)).isCloseTo(expected.get("rho_w0").asDouble(), EXACT);
    }
    if (expected.has("logE_after_open")) {
      assertThat(book.lnE(0)).isCloseTo(expected.get("logE_after_open").asDouble(), EXACT);
      for (int k = 0; k < Bet.EXPERTS; k++) {
        assertThat(book.epoch().track(0).weights()[k])
            .isCloseTo(expected.get("logW").get(k).asDouble(), EXACT);
      }
    }
  }

  @Test
  void dependsOnTheCountsOfAWindowOnly() {
    JsonNode vector = vectors.get("two_arm_bet_counts");
    Book book = book(twoArm(vector.get("params")));
    double w = vector.get("w").asDouble();
    for (String slice : List.of("stable", "canary")) {
      JsonNode counts = vector.get(slice);
      for (int i = 0; i < counts.get("n").asInt(); i++) {
        add(book, slice.equals("canary"), i < counts.get("bad").asInt() ? 1 : 0, w);
      }
    }
    for (int k = 0; k < Bet.EXPERTS; k++) {
      assertThat(book.epoch().last().cell(0).s(k))
          .isCloseTo(vector.get("S").get(k).asDouble(), EXACT);
    }
    assertThat(book.lnE(0)).isCloseTo(vector.get("logE").asDouble(), EXACT);
  }

  @Test
  void betsOnOneSampleAsTheVectorsDo() {
    int checked = 0;
    for (JsonNode vector : vectors.get("one_sample_bet")) {
      Book book = book(new OneSampleBet(vector.get("m").asDouble(), vector.get("lo").asDouble()));
      for (int i = 0; i < vector.get("y").size(); i++) {
        add(book, true, vector.get("y").get(i).asDouble(), 0.05);
        assertThat(book.lnE(0)).isCloseTo(vector.get("logE").get(i).asDouble(), EXACT);
        checked++;
      }
    }
    assertThat(checked).isEqualTo(24);
  }

  @Test
  void needsWhatTheVectorsNeed() {
    vectors
        .get("thresholds")
        .properties()
        .forEach(
            entry -> {
              double alpha = Double.parseDouble(entry.getKey());
              Analysis analysis =
                  new Declared().alpha(alpha).compare("error_rate", "+50%").analysis();
              assertThat(analysis.verdict("a1", "2", "1", false).needed())
                  .isCloseTo(entry.getValue().asDouble(), EXACT);
            });
  }

  @Test
  void knowsTheChanceOfAFalseRun() {
    for (JsonNode row : vectors.get("false_trip").get("consecutive")) {
      double chance =
          FalseTrip.run(row.get("p").asDouble(), row.get("k").asInt(), row.get("n").asInt());
      assertThat(chance).isCloseTo(row.get("prob").asDouble(), EXACT);
    }
  }

  @Test
  void boundsTheChanceOfAFalseRate() {
    for (JsonNode row : vectors.get("false_trip").get("rate_window")) {
      double simulated = row.get("prob_mc").asDouble();
      double error = 4 * Math.sqrt(simulated * (1 - simulated) / row.get("mc_reps").asDouble());
      double bound =
          FalseTrip.rate(
              row.get("p").asDouble(),
              row.get("rate_gt").asDouble(),
              row.get("window").asInt(),
              row.get("min_calls").asInt(),
              row.get("n").asInt());
      assertThat(bound).isBetween(simulated - error, 1.0);
    }
  }
}
