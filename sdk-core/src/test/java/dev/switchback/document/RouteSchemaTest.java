package dev.switchback.document;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The schema for editors says of a document what the parser says. */
class RouteSchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static JsonSchema schema;

  @BeforeAll
  static void readSchema() throws IOException {
    schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                JSON.readTree(Sample.resource("/dev/switchback/document/route.schema.json")));
  }

  /** Every field of the document in use, and no digests, which change with the content. */
  private static ObjectNode good() throws IOException {
    ObjectNode root = (ObjectNode) JSON.readTree(Documents.write(Sample.triage(), true));
    root.get("versions").forEach(version -> ((ObjectNode) version).remove("digest"));
    root.put("require_canary", false).put("max_staleness", "10m");
    root.set("thresholds", JSON.readTree(THRESHOLDS));
    root.set("call", JSON.readTree(CALL));
    root.set("prices", JSON.readTree(PRICES));
    ((ObjectNode) root.get("serving")).set("reference", JSON.readTree(REFERENCE));
    return root;
  }

  private static final String THRESHOLDS =
      """
      {"alpha": "5%", "unit": "key", "renew": "7d", "on_breach": "revert",
       "compare": [
         {"signal": "error_rate", "tolerate": "+50%", "weight": 0.5, "on_breach": "alert"},
         {"signal": "score.accuracy", "tolerate": "-5%", "within": "1h",
          "sampled": {"canary": "50%", "stable": "10%"}},
         {"signal": "label_mix", "tolerate": 0.2},
         {"signal": "label.billing", "tolerate": "+3pp"},
         {"signal": "length", "cap": 4000},
         {"all": [{"signal": "latency_p95", "tolerate": "+20%"},
                  {"signal": "latency_p95", "at_most": "2s"}], "weight": "20%"}],
       "limit": [
         {"signal": "refusal_rate", "at_most": "3%"},
         {"signal": "score.accuracy", "at_least": 0.8},
         {"signal": "latency_p95", "at_most": "2500ms"},
         {"signal": "cost", "at_most": 0.02, "cap": 1},
         {"signal": "golden.regressions", "at_most": 0}],
       "trip": [
         {"consecutive_errors": 5, "regardless": true, "unit": "call"},
         {"outcome": "config_fault", "consecutive": 3},
         {"error_rate": "20%", "of_last": 50, "min": 20, "on_breach": "hold"},
         {"breaker": "open"}, {"golden": "must_pass"}],
       "hold": [{"signal": "sample_ratio", "alpha": 0.001},
                {"signal": "score_missing", "at_most": "20%", "on_breach": "hold"}],
       "reference": {"error_rate": "2%", "length": 120.5, "label_mix": {"billing": 7},
                     "latency_ms": {"0": 1, "800": 2}}}
      """;

  private static final String REFERENCE =
      """
      {"error_rate": 0.02, "length": {"n": 120, "sum": 52345.5}, "label_mix": {"billing": 70},
       "latency_ms": {"0": 1, "800": 2}, "hours": {"167": {"score.accuracy": {"n": 9, "sum": 8.1}}}}
      """;

  private static final String CALL =
      """
      {"deadline": "8s", "attempts": 2, "attempts_in_all": 3, "attempt_timeout": "3s",
       "first_chunk": "2s", "idle": "5s",
       "retry_budget": "10%", "backoff": "0ms", "max_concurrent": 8, "rate_per_second": 0,
       "breaker": {"failure_rate": "50%", "of_last": 50, "min": 20, "open_for": "10s"},
       "fallback": true, "retry_degraded": false, "fallback_on": ["refused"]}
      """;

  private static final String PRICES =
      """
      {"currency": "USD", "models": {"gpt-5-mini": {"input": 0.25, "output": 2, "cached": 0.025}},
       "versions": {"1.4.0": {"input": 0.3, "output": 2.4}}}
      """;

  private static boolean parserTakes(JsonNode document) {
    try {
      Documents.read("x.json", document.toString().getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (DocumentException refused) {
      return false;
    }
  }

  private static boolean schemaTakes(JsonNode document) {
    return schema.validate(document).isEmpty();
  }

  @Test
  void bothTakeADocumentThatHasEveryField() throws IOException {
    assertThat(schema.validate(good())).isEmpty();
    assertThat(parserTakes(good())).isTrue();
  }

  @Test
  void bothTakeTheSmallestDocument() throws IOException {
    JsonNode least =
        JSON.readTree(
            "{\"route\":\"a\",\"versions\":[{\"version\":\"1\",\"provider\":\"p\",\"model\":\"m\"}],"
                + "\"serving\":{\"revision\":0,\"stable\":\"1\"}}");
    assertThat(schemaTakes(least)).isTrue();
    assertThat(parserTakes(least)).isTrue();
  }

  /** At every place of the document: another type, a blank, nothing, a field nobody knows. */
  @Test
  void agreeAtEveryPlaceOnWhatIsWrongThere() throws IOException {
    List<String> disagreements = new ArrayList<>();
    int refused = 0;
    List<String> places = new ArrayList<>();
    collect(good(), "", places);
    for (String place : places) {
      for (String wrong : List.of("7", "-1", "true", "\" \"", "null", "{}", "[]", "gone", "more")) {
        ObjectNode mutant = good();
        if (!isRelation(place, wrong) && mutate(mutant, place, wrong)) {
          boolean parser = parserTakes(mutant);
          refused += parser ? 0 : 1;
          if (parser != schemaTakes(mutant)) {
            disagreements.add(place + " := " + wrong + ", parser takes it: " + parser);
          }
        }
      }
    }
    assertThat(places).hasSizeGreaterThan(150);
    assertThat(refused).isGreaterThan(800);
    assertThat(disagreements).isEmpty();
  }

  /** A good number that only another one makes bad: a schema cannot compare two fields. */
  private static boolean isRelation(String place, String to) {
    return to.equals("7")
        && (place.endsWith("/of_last")
            || place.equals("/call/attempts")
            || place.matches("/serving/reference/.*/(n|sum)"));
  }

  /** Values of the right type that are good or bad. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /route | "a b"
          /route | "triage_2.eu+x"
          /rollback/last_tested | "yesterday"
          /max_staleness | "0s"
          /max_staleness | "1.5h"
          /versions/1/registered/at | "2026-10-01T09:00:00+02:00"
          /versions/1/registered/at | "2026-10-01"
          /serving/mode | "off"
          /serving/mode | "frozen"
          /serving/epoch | 0
          /serving/epoch | 3
          /serving/rollouts/0/share | "101%"
          /serving/rollouts/0/share | "0.0001%"
          /serving/rollouts/0/share | "0.00001%"
          /serving/rollouts/0/share | "5"
          /thresholds/alpha | 1
          /thresholds/alpha | "100%"
          /thresholds/alpha | 0.01
          /thresholds/unit | "user"
          /thresholds/compare/0/signal | "eror_rate"
          /thresholds/compare/0/signal | "latency_p5"
          /thresholds/compare/0/signal | "sample_ratio"
          /thresholds/compare/0/tolerate | "50"
          /thresholds/compare/0/weight | "0%"
          /thresholds/compare/2/tolerate | 0.95
          /thresholds/compare/5/all | [{"signal": "error_rate"}]
          /thresholds/limit/0/at_most | "100%"
          /thresholds/limit/2/at_most | "0ms"
          /thresholds/trip/2/error_rate | "100%"
          /thresholds/trip/3/breaker | "closed"
          /thresholds/reference | {"latency_ms": {"801": 1}}
          /thresholds/reference | {"latency_p95": 3}
          /thresholds/renew | "never"
          /serving/reference | {"latency_p95": 1}
          /serving/reference | {"error_rate": {"n": 0, "sum": 0}}
          /serving/reference | {"label_mix": {"a": 1.5}}
          /serving/reference/hours | {"168": {}}
          /serving/reference/hours | {"0": {"label_mix": {}}}
          /call/breaker | "off"
          /call/breaker | "on"
          /call/fallback_on | ["transport"]
          /call/attempts | 2.5
          /call/attempts | 1.0
          """)
  void agreeOnValues(String place, String value) throws IOException {
    ObjectNode document = good();
    if (place.equals("/serving/epoch")) {
      ((ObjectNode) document.get("serving")).put("epoch", 1);
    }
    assertThat(mutate(document, place, value)).isTrue();

    assertThat(schemaTakes(document)).isEqualTo(parserTakes(document));
  }

  private static void collect(JsonNode node, String place, List<String> places) {
    BiConsumer<String, JsonNode> below =
        (name, value) -> {
          places.add(place + "/" + name);
          collect(value, place + "/" + name, places);
        };
    if (node.isObject()) {
      node.properties().forEach(field -> below.accept(field.getKey(), field.getValue()));
    }
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      below.accept(Integer.toString(i), node.get(i));
    }
  }

  /** False where the place cannot be changed so. */
  private static boolean mutate(ObjectNode root, String place, String to) throws IOException {
    int slash = place.lastIndexOf('/');
    JsonNode parent = root.at(place.substring(0, slash));
    String name = place.substring(slash + 1);
    if (to.equals("more")) {
      JsonNode here = root.at(place);
      return here.isObject() && ((ObjectNode) here).put("nobody_knows", "x") != null;
    }
    if (to.equals("gone")) {
      return parent instanceof ObjectNode object && object.remove(name) != null;
    }
    JsonNode value = JSON.readTree(to);
    if (parent instanceof ArrayNode array) {
      array.set(Integer.parseInt(name), value);
    } else {
      ((ObjectNode) parent).set(name, value);
    }
    return true;
  }
}
