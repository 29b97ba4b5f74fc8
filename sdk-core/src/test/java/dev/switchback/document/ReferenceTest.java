package dev.switchback.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchback.document.Reference.Measure;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceTest {
  private static final Reference FULL =
      new Reference(
          Map.of(
              "error_rate", new Measure(5_000, 100),
              "score.accuracy", new Measure(4_800, 4_032.25),
              "output_tokens", new Measure(0, 210)),
          Map.of("billing", 500L, "other", 3L),
          Map.of("0", 1L, "212", 40L, "800", 2L),
          Map.of("99", 7L),
          Map.of(9, Map.of("error_rate", new Measure(400, 12))));

  @Test
  void readsBackWhatItWrote() {
    assertThat(Reference.fromMap(FULL.toMap())).isEqualTo(FULL);
  }

  @Test
  void survivesTheDocumentInBothForms() {
    Changed route = Changed.quiet();
    route.make(new Change.RecordReference(FULL.toMap()));
    for (boolean json : new boolean[] {true, false}) {
      byte[] written = Documents.write(route.document(), json);
      String file = json ? "a.json" : "a.yaml";
      Map<String, Object> read = Documents.read(file, written).document().serving().reference();
      assertThat(Reference.fromMap(read)).isEqualTo(FULL);
    }
    assertThat(route.last().detail()).containsKey("reference");
  }

  @Test
  void theAuditKeepsOldReferences() {
    Changed route = Changed.quiet();
    route.make(new Change.RecordReference(FULL.toMap()));
    route.make(new Change.RecordReference(Map.of("error_rate", 0.5)));
    assertThat(route.history().get(0).detail().get("reference")).asString().contains("billing");
    assertThat(Reference.fromMap(route.serving().reference()).signals())
        .containsExactly(Map.entry("error_rate", new Measure(0, 0.5)));
  }

  @Test
  void givesMeansAsThresholdsHaveThem() {
    assertThat(FULL.means())
        .containsEntry("error_rate", 0.02)
        .containsEntry("output_tokens", 210.0)
        .containsEntry("label_mix", Map.of("billing", 500L, "other", 3L))
        .doesNotContainKey("hours");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{eror_rate: 0.1}                        | eror_rate is an unknown signal",
        "{error_rate: 1.5}                       | error_rate has a mean above 1",
        "{error_rate: {n: 10, sum: 11}}          | error_rate has a mean above 1",
        "{error_rate: {n: 0, sum: 0}}            | error_rate.n is less than 1",
        "{error_rate: {n: 1.5, sum: 0}}          | error_rate.n is no count",
        "{error_rate: {n: 10, sum: -1}}          | error_rate.sum is no number from 0",
        "{error_rate: {n: 10}}                   | error_rate is neither a number nor",
        "{latency_p95: 800}                      | latency_p95 has no sum",
        "{latency_ms: {'801': 1}}                | latency_ms.801 is no bin",
        "{label_mix: {billing: -1}}              | label_mix.billing is no number from 0",
        "{hours: {'168': {error_rate: 0.1}}}     | hours.168 is no hour",
        "{hours: {'9': {error_rate: 2}}}         | hours.9.error_rate has a mean above 1",
      })
  void refusesWhatItCannotMean(String yaml, String message) {
    String text =
        Sample.text(Sample.bytes())
            .replace("  shadow:", "  reference: " + yaml.replace("'", "\"") + "\n  shadow:");
    assertThatThrownBy(() -> Documents.read("triage.yaml", JsonText.bytes(text)))
        .isInstanceOf(DocumentException.class)
        .hasMessageContaining("serving.reference")
        .hasMessageContaining(message);
  }

  @Test
  void noChangeWritesAReferenceThatCannotBeRead() {
    Map<String, Object> wrong = Map.of("error_rate", Map.of("n", 10, "sum", 11));
    Changed.quiet()
        .refuses(new Change.RecordReference(wrong))
        .hasMessageContaining("error_rate has a mean above 1");
    Changed.triage()
        .refuses(new Change.Promote(Changed.ROLLOUT, wrong))
        .hasMessageContaining("error_rate has a mean above 1");
  }
}
