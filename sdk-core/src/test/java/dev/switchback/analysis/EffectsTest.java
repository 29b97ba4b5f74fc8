package dev.switchback.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.EffectSizes;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class EffectsTest {
  private static final Offset<Double> EXACT = within(1e-9);

  static Iterable<JsonNode> numbers() {
    return Vectors.read()
        .get("drift")
        .get("cases")
        .valueStream()
        .filter(vector -> vector.get("type").asText().equals("num"))
        .toList();
  }

  static Iterable<JsonNode> labels() {
    return Vectors.read()
        .get("drift")
        .get("cases")
        .valueStream()
        .filter(vector -> vector.get("type").asText().equals("cat"))
        .toList();
  }

  private static Sample sample(JsonNode values) {
    return Sample.of(values.valueStream().mapToDouble(JsonNode::asDouble).toArray());
  }

  private static double[] counts(JsonNode counts) {
    return counts.valueStream().mapToDouble(JsonNode::asDouble).toArray();
  }

  private static void assertCounts(Counts counts, JsonNode vector) {
    assertThat(counts.cells()).isEqualTo(vector.get("ref_counts").size());
    assertThat(counts.psi()).isCloseTo(vector.get("psi").asDouble(), EXACT);
    assertThat(counts.klDivergence()).isCloseTo(vector.get("kl_div").asDouble(), EXACT);
    assertThat(counts.jensenShannon()).isCloseTo(vector.get("jensenshannon").asDouble(), EXACT);
    assertThat(counts.totalVariation()).isCloseTo(vector.get("tvd").asDouble(), EXACT);
    assertThat(counts.noiseFloor()).isCloseTo(vector.get("psi_noise_floor_q999").asDouble(), EXACT);
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void measuresNumbersAsTheVectorsDo(JsonNode vector) {
    SamplePair pair =
        new SamplePair(sample(vector.get("reference")), sample(vector.get("current")));
    assertCounts(pair.counts(), vector);
    assertCounts(
        new Counts(counts(vector.get("ref_counts")), counts(vector.get("cur_counts"))), vector);
    assertThat(pair.kolmogorovSmirnov()).isCloseTo(vector.get("ks_D").asDouble(), EXACT);
    assertThat(pair.kolmogorovSmirnovP()).isCloseTo(vector.get("ks_p_exact").asDouble(), EXACT);
    assertThat(
            Kolmogorov.limit(
                pair.kolmogorovSmirnov(),
                vector.get("reference").size(),
                vector.get("current").size()))
        .isCloseTo(vector.get("ks_p_kolmogorov_limit").asDouble(), EXACT);
    assertThat(pair.wassersteinDistance()).isCloseTo(vector.get("wasserstein").asDouble(), EXACT);
    assertThat(pair.wasserstein()).isCloseTo(vector.get("wasserstein_norm").asDouble(), EXACT);
    assertThat(sample(vector.get("reference")).deviation())
        .isCloseTo(vector.get("ref_std_population").asDouble(), EXACT);
    assertThat(pair.mannWhitneyP()).isCloseTo(vector.get("mannw_less_p").asDouble(), EXACT);
  }

  @ParameterizedTest
  @MethodSource("labels")
  void measuresLabelsAsTheVectorsDo(JsonNode vector) {
    Counts counts = new Counts(counts(vector.get("ref_counts")), counts(vector.get("cur_counts")));
    assertCounts(counts, vector);
    assertThat(counts.chiSquare()).isCloseTo(vector.get("chisquare_stat").asDouble(), EXACT);
    assertThat(counts.chiSquareP())
        .isCloseTo(vector.get("chisquare_p_evidently_gof").asDouble(), EXACT);
  }

  /** Tables of the chi-square distribution, Abramowitz and Stegun 26.8. */
  @ParameterizedTest
  @CsvSource({
    "1, 0.05, 3.841458820694124",
    "9, 0.001, 27.877164871256568",
    "30, 0.001, 59.70306430442993",
  })
  void knowsTheChiSquareDistribution(int freedom, double chance, double value) {
    assertThat(ChiSquare.exceededWith(chance, freedom)).isCloseTo(value, within(1e-8));
    assertThat(ChiSquare.upperTail(ChiSquare.exceededWith(chance, freedom), freedom))
        .isCloseTo(chance, within(1e-12));
  }

  @Test
  void saysNothingOfFewerThanFiveHundred() {
    Map<String, Integer> few = Map.of("billing", 499);
    Map<String, Integer> enough = Map.of("billing", 300, "spam", 200);
    assertThat(Analysis.labelEffects(few, enough)).isNull();
    assertThat(Analysis.labelEffects(enough, few)).isNull();
    assertThat(Analysis.labelEffects(enough, enough)).isNotNull();
    assertThat(Analysis.latencyEffects(Map.of("200", 499), Map.of("200", 500))).isNull();
  }

  @Test
  void aNewLabelIsAsFarOffAsItGets() {
    EffectSizes sizes = Analysis.labelEffects(Map.of("a", 600), Map.of("a", 300, "b", 300));
    assertThat(sizes.chiSquareP()).isZero();
    assertThat(sizes.isAboveNoise()).isTrue();
    assertThat(sizes.toMap()).containsKeys("psi", "noise_floor").doesNotContainKey("ks");
  }

  /** The floor is exceeded once in a thousand; in 2,000 pairs by more than 12 with chance 1e-5. */
  @Test
  void twoEqualVersionsStayBelowTheNoiseFloor() {
    int above = 0;
    SplittableRandom random = new SplittableRandom(1);
    for (int seed = 0; seed < 2_000; seed++) {
      EffectSizes sizes = Analysis.labelEffects(drawn(random), drawn(random));
      above += sizes.isAboveNoise() ? 1 : 0;
    }
    assertThat(above).isLessThanOrEqualTo(12);
  }

  private static Map<String, Integer> drawn(SplittableRandom random) {
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < 600; i++) {
      counts.merge("label-" + random.nextInt(8), 1, Integer::sum);
    }
    return counts;
  }

  @Test
  void seesLatenciesThatDoubled() {
    Map<String, Integer> was = new TreeMap<>();
    Map<String, Integer> is = new TreeMap<>();
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 1_000; i++) {
      int bin = 300 + random.nextInt(60);
      was.merge(String.valueOf(bin), 1, Integer::sum);
      // 1.02^35 is 2.
      is.merge(String.valueOf(bin + 35), 1, Integer::sum);
    }
    EffectSizes sizes = Analysis.latencyEffects(was, is);
    assertThat(sizes.isAboveNoise()).isTrue();
    assertThat(sizes.kolmogorovSmirnov()).isBetween(0.5, 0.7);
    assertThat(sizes.kolmogorovSmirnovP()).isLessThan(1e-9);
    assertThat(sizes.mannWhitneyP()).isLessThan(1e-9);
    assertThat(sizes.wasserstein()).isGreaterThan(1);
    assertThat(new TreeSet<>(sizes.toMap().keySet())).doesNotContain("chisquare_p");
    assertThat(Analysis.latencyEffects(was, was).isAboveNoise()).isFalse();
  }
}
