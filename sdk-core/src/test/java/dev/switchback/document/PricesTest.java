package dev.switchback.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The price table of a document: what is read, what is refused, and how it changes. */
class PricesTest {
  private static final String ROUTE =
      """
      route: triage
      versions:
        - {version: "1.0.0", provider: openai, model: small-1}
      serving: {revision: 7, stable: "1.0.0"}
      """;

  private static Documents.Read read(String more) {
    return Documents.read("a.yaml", (ROUTE + more).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void isReadAndWrittenBackAsItWas() {
    RouteDocument document =
        read("""
                prices:
                  currency: USD
                  models:
                    small-1: {input: 0.25, output: 2, cached: 0.025}
                  versions:
                    "1.0.0": {input: 0.0000003, output: 2.4}
                """)
            .document();
    Prices prices = document.prices();
    assertThat(prices.currency()).isEqualTo("USD");
    assertThat(prices.models()).isEqualTo(Map.of("small-1", new Prices.Price(0.25, 2, 0.025)));
    assertThat(prices.versions().get("1.0.0").cached()).as("that of input").isEqualTo(0.0000003);
    for (boolean json : List.of(true, false)) {
      byte[] written = Documents.write(document, json);
      String name = json ? "a.json" : "a.yaml";
      assertThat(Documents.read(name, written).document()).isEqualTo(document);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {models: {a: {input: 1, output: 2}}}                               | prices.currency | missing
          {currency: usd, models: {a: {input: 1, output: 2}}}                | prices.currency | three capital letters
          {currency: USD}                                                    | prices.models | missing
          {currency: USD, models: {}}                                        | prices.models | empty
          {currency: USD, models: {a: {input: 1}}}                           | prices.models.a.output | missing
          {currency: USD, models: {a: {input: -1, output: 2}}}               | prices.models.a.input | below 0
          {currency: USD, models: {a: {input: "1", output: 2}}}              | prices.models.a.input | where a number belongs
          {currency: USD, models: {a: {input: 1, output: 2, cache: 1}}}      | prices.models.a.cache | unknown field
          {currency: USD, models: {a: 3}}                                    | prices.models.a | where a map belongs
          {currency: USD, models: {a: {input: 1, output: 0.1234567890123456}}} | prices.models.a.output | 15 significant
          {currency: USD, versions: {"9.0.0": {input: 1, output: 2}}}        | prices.versions.9.0.0 | no version of this route
          {currency: USD, per: 1000, models: {a: {input: 1, output: 2}}}     | prices.per | unknown field
          """)
  void refusesByTheNameOfTheField(String prices, String field, String why) {
    assertThatThrownBy(() -> read("prices: " + prices + "\n"))
        .isInstanceOfSatisfying(
            DocumentException.class,
            refused -> {
              assertThat(refused.problems()).extracting(Problem::field).contains(field);
              assertThat(refused).hasMessageContaining(why);
            });
  }

  @Test
  void warnsOfAVersionThatServesWithoutAPriceAndOfARuleOnCostWithoutPrices() {
    assertThat(read("prices: {currency: USD, models: {other: {input: 1, output: 2}}}\n").warnings())
        .extracting(Problem::toString)
        .singleElement()
        .asString()
        .contains("1.0.0", "no cost", "small-1");
    assertThat(read("thresholds: {limit: [{signal: cost, at_most: 1, cap: 2}]}\n").warnings())
        .extracting(Problem::field)
        .containsExactly("prices");
    assertThat(read("").warnings()).isEmpty();
  }

  @Test
  void aStreamsLimitThatTheDeadlineComesBeforeIsDoubtful() {
    assertThat(read("call: {deadline: 8s, first_chunk: 8s, idle: 2s}\n").warnings())
        .extracting(Problem::field)
        .containsExactly("call.first_chunk");
  }

  @Test
  void changesByDescribeAndByHand() {
    RouteDocument before = read("").document();
    Prices prices = new Prices("EUR", Map.of("small-1", new Prices.Price(1, 2, 1)), Map.of());
    RouteDocument edited = RouteDocumentBuilder.from(before).prices(prices).build();
    List<Change> changes = Change.between(before, edited);
    assertThat(changes).hasSize(1);
    Change again = Change.fromJson(changes.get(0).toJson());
    assertThat(again).isEqualTo(changes.get(0));
    Change.Applied applied = again.apply(before, List.of(), "ana", "", Instant.EPOCH);
    assertThat(applied.document().prices()).isEqualTo(prices);
    Change away = Change.between(applied.document(), before).get(0);
    assertThat(
            away.apply(applied.document(), List.of(), "ana", "", Instant.EPOCH).document().prices())
        .isNull();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesAPriceMadeInCodeThatIsNone(double none) {
    assertThatThrownBy(() -> new Prices.Price(none, 2, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("input");
    assertThatThrownBy(() -> new Prices.Price(1, none, 0)).hasMessageContaining("output");
    assertThatThrownBy(() -> new Prices.Price(1, 2, none)).hasMessageContaining("cached");
  }
}
