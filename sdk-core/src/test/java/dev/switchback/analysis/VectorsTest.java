package dev.switchback.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class VectorsTest {
  private static final Offset<Double> EXACT = within(1e-9);
  private final JsonNode vectors = Vectors.read();

  private static Book book(Bet bet) {
    Badness badness = new ScoreBadness("any", false);
    return new Book(List.of(new Strand("rule", "compare", "", badness, bet, false, 0)), false);
  }

  private static TwoArmBet twoArm(JsonNode params) {
    return new TwoArmBet(
        params.get("r").asDouble(),
        params.get("d").asDouble(),
        params.get("prior_mean").asDouble(),
        params.get("prior_n").asDouble(),
        1);
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
      assertThat(book.epoch().last().cell(0).s(0, k))
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
  void betsOnTheWitnessSetAsTheVectorsDo() {
    JsonNode vector = vectors.get("tv_witness");
    Map<String, Double> reference = new LinkedHashMap<>();
    for (int label = 0; label < 5; label++) {
      reference.put("label" + label, vector.get("reference").get(label).asDouble());
    }
    double w = vector.get("w").asDouble();
    TwoArmBet bet = new TwoArmBet(1, vector.get("eps").asDouble(), 0.1, 10, 1);
    Badness mix = new MixBadness(reference);
    Book book = new Book(List.of(new Strand("mix", "compare", "", mix, bet, false, 0)), false);
    int windows = 0;
    for (JsonNode window : vector.get("windows")) {
      LabelCell open = (LabelCell) book.epoch().last().cell(0);
      assertThat(open.b()).isCloseTo(window.get("b").asDouble(), EXACT);
      assertThat(open.c()).isEqualTo(bet.c(open.b()));
      for (String slice : List.of("stable", "canary")) {
        for (int label = 0; label < 5; label++) {
          for (int i = 0; i < window.get(slice).get(label).asInt(); i++) {
            add(book, slice.equals("canary"), Labels.code("label" + label), w);
          }
        }
      }
      double lnE = witnessHalf(book.epoch());
      assertThat(lnE).isCloseTo(window.get("logE_end").asDouble(), EXACT);
      book.openWindow();
      windows++;
    }
    assertThat(windows).isGreaterThan(2);
  }

  /** ln E of the first lane alone. */
  private static double witnessHalf(Epoch epoch) {
    double sum = Double.NEGATIVE_INFINITY;
    for (int k = 0; k < Bet.EXPERTS; k++) {
      double expert = epoch.track(0).weights()[k] + epoch.last().cell(0).s(0, k);
      sum = Mixture.add(sum, expert - Math.log(Bet.EXPERTS));
    }
    return Mixture.add(sum, Math.log(Mixture.reserve(epoch.last().t())));
  }

  @Test
  void comparesTheSlicesSizesAsTheVectorsDo() {
    for (JsonNode row : vectors.get("sample_ratio").get("cases")) {
      SampleRatio ratio = new SampleRatio();
      double w = row.get("w").asDouble();
      for (int i = 0; i < row.get("stable").asInt(); i++) {
        ratio.add(false, w);
      }
      for (int i = 0; i < row.get("canary").asInt(); i++) {
        ratio.add(true, w);
      }
      assertThat(ratio.lnE(false, 0)).isCloseTo(row.get("logE").asDouble(), EXACT);
    }
  }

  @Test
  void showsTheIntervalsOfTheVectors() {
    Offset<Double> shown = within(1e-6);
    for (JsonNode row : vectors.get("bernoulli_confidence_sequence").get("rows")) {
      long n = row.get("n").asLong();
      double k = row.get("k").asDouble();
      assertThat(ConfidenceSequence.low(n, k)).isCloseTo(row.get("lower").asDouble(), shown);
      assertThat(ConfidenceSequence.high(n, k)).isCloseTo(row.get("upper").asDouble(), shown);
    }
    for (JsonNode row : vectors.get("beta_binomial_mixture").get("rows")) {
      double against =
          ConfidenceSequence.against(
              row.get("m").asDouble(),
              row.get("n").asLong(),
              row.get("k").asDouble(),
              row.get("alpha_opt").asDouble());
      assertThat(against).isCloseTo(row.get("log_two_sided").asDouble(), EXACT);
    }
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
