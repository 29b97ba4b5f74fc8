package dev.switchback.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, by the place that is named. */
class RefusedReplayTest {
  private static final String RATE = "compare: [{signal: error_rate, tolerate: 0%}]\n";
  private static final String GOOD = Replays.line("stable", 0.1, "success", "");

  @TempDir Path directory;
  private Replays replays;

  @BeforeEach
  void inAnEmptyDirectory() {
    replays = new Replays(directory);
  }

  private String refused(String thresholds, String calls, String reference) throws IOException {
    StringBuilder trace = new StringBuilder();
    Replay.Result result = replays.run(thresholds, calls, reference, trace);
    assertThat(result.exitCode()).isEqualTo(Replay.REFUSED);
    assertThat(trace).isEmpty();
    assertThat(result.toJson()).isEqualTo("{\"error\":\"" + result.error() + "\"}");
    return result.error();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"slice\":\"stable\",\"w\":0.1,\"outcome\":\"success\"} | at",
        "{\"at\":null,\"slice\":\"stable\",\"w\":0.1,\"outcome\":\"success\"} | at",
        "{\"at\":\"1\",\"slice\":\"stable\",\"w\":0.1,\"outcome\":\"success\"} | at",
        "{\"at\":-1,\"slice\":\"stable\",\"w\":0.1,\"outcome\":\"success\"} | at",
        "{\"at\":1,\"w\":0.1,\"outcome\":\"success\"} | slice",
        "{\"at\":1,\"slice\":\"shadow\",\"w\":0.1,\"outcome\":\"success\"} | slice",
        "{\"at\":1,\"slice\":\"stable\",\"w\":1,\"outcome\":\"success\"} | slice",
        "{\"at\":1,\"slice\":\"canary\",\"w\":0.0,\"outcome\":\"success\"} | slice",
        "{\"at\":1,\"slice\":\"canary\",\"w\":0,\"key\":\" \",\"outcome\":\"x\"} | slice",
        "{\"at\":1,\"slice\":\"stable\",\"w\":1.1,\"outcome\":\"success\"} | w",
        "{\"at\":1,\"slice\":\"stable\",\"w\":-0.1,\"outcome\":\"success\"} | w",
        "{\"at\":1,\"slice\":\"stable\",\"w\":1e400,\"outcome\":\"success\"} | w",
        "{\"at\":1,\"slice\":\"stable\",\"w\":\"0.1\",\"outcome\":\"success\"} | w",
        "{\"at\":1,\"slice\":\"stable\",\"w\":0.1} | outcome",
        "{\"at\":1,\"slice\":\"stable\",\"w\":0.1,\"outcome\":\"SUCCESS\"} | outcome",
        "{\"at\":1,\"slice\":\"stable\",\"w\":0.1,\"outcome\":null} | outcome",
      })
  void whatIsRequiredIsThereAndRight(String line, String field) throws IOException {
    assertThat(refused(RATE, GOOD + line + "\n", null)).isEqualTo("line 2: " + field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"key\":\"\" | key",
        "\"key\":7 | key",
        "\"latency_ms\":-0.5 | latency_ms",
        "\"latency_ms\":true | latency_ms",
        "\"latency_ms\":[1] | latency_ms",
        "\"first_chunk_ms\":\"9\" | first_chunk_ms",
        "\"label\":1 | label",
        "\"scores\":0.5 | scores",
        "\"scores\":{\"accuracy\":-0.1} | scores",
        "\"scores\":{\"accuracy\":\"1\"} | scores",
        "\"scores\":{\"accuracy\":{}} | scores",
        "\"scores\":{\"accuracy\":2,\"tone\":1} | scores",
        "\"input_tokens\":-1 | input_tokens",
        "\"output_tokens\":-1 | output_tokens",
        "\"cost\":-1 | cost",
        "\"length\":-1 | length",
        "\"feedback\":\"bad\" | feedback",
        "\"feedback\":\"bad\",\"length\":-1 | length",
        "\"cost\":-1,\"latency_ms\":-1 | latency_ms",
        "\"cost\":-1,\"price\":{\"a\":[1]},\"extra\":1 | price",
        "\"price\":null | price",
      })
  void whatIsOptionalIsRight(String more, String field) throws IOException {
    String line = Replays.line("stable", 0.1, "success", more);
    assertThat(refused(RATE, line, null)).isEqualTo("line 1: " + field);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[1]",
        "7",
        "{\"at\":1,\"sli",
        "{\"at\":1} {}",
        "   ",
        "{\"at\":NaN}",
        "{\"price\":1",
      })
  void aLineIsOneObject(String line) throws IOException {
    assertThat(refused(RATE, GOOD + GOOD + line, null)).isEqualTo("line 3: json");
  }

  @Test
  void theFirstLineThatIsWrongIsNamed() throws IOException {
    String empty = "\n";
    assertThat(refused(RATE, GOOD + empty + "{}\n", null)).isEqualTo("line 2: json");
    assertThat(refused(RATE, GOOD + "{}\n" + empty, null)).isEqualTo("line 2: at");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "compare: [{signal: label_mix, tolerate: +5%}] | thresholds: compare[0].tolerate",
        "compare: [{signal: label_mix, tolerate: 0.95}] | thresholds: compare[0].tolerate",
        "compare: [{signal: latency_p95, tolerate: +1pp}] | thresholds: compare[0].tolerate",
        "compare: [{signal: latency_p95, tolerate: -5%}] | thresholds: compare[0].tolerate",
        "compare: [{signal: score.a, tolerate: +5%}] | thresholds: compare[0].tolerate",
        "compare: [{signal: label.a, tolerate: 0.5}] | thresholds: compare[0].tolerate",
        "compare: [{signal: latency_p5}] | thresholds: compare[0].signal",
        "compare: [{signal: golden.regressions}] | thresholds: compare[0].signal",
        "limit: [{signal: label_mix, at_most: 10%}] | thresholds: limit[0].signal",
        "limit: [{signal: error_rate, at_most: 100%}] | thresholds: limit[0].at_most",
        "limit: [{signal: error_rate, at_least: 10%}] | thresholds: limit[0].at_least",
        "limit: [{signal: score.a, at_most: 10%}] | thresholds: limit[0].at_most",
        "limit: [{signal: cost, at_most: 3, cap: 2}] | thresholds: limit[0].at_most",
        "hold: [{signal: score_missing}] | thresholds: hold[0].at_most",
        "hold: [{signal: error_rate}] | thresholds: hold[0].signal",
        "trip: [{outcome: cancelled, consecutive: 3}] | thresholds: trip[0].outcome",
        "trip: [{error_rate: 20%, of_last: 5, min: 6}] | thresholds: trip[0].min",
        "compare: [{all: [{signal: error_rate}, {signal: cost}]}] | thresholds: compare[0].all[1].cap",
        "reference: {error_rate: 2} | reference: error_rate",
        "alpha: 0% | thresholds: alpha",
        "units: key | thresholds: units",
      })
  void thresholdsAreNamedByTheirField(String thresholds, String place) throws IOException {
    assertThat(refused(thresholds + "\n", GOOD, null)).isEqualTo(place);
  }

  @Test
  void aReferenceIsNamedByItsSignal() throws IOException {
    assertThat(refused(RATE, GOOD, "{\"quality\": 0.5}")).isEqualTo("reference: quality");
    assertThat(refused(RATE, GOOD, "{\"output_tokens\": -1}"))
        .isEqualTo("reference: output_tokens");
    assertThat(refused(RATE, GOOD, "{\"latency_ms\": {\"801\": 3}}"))
        .isEqualTo("reference: latency_ms");
    assertThat(refused(RATE, GOOD, "{\"reference\": {\"label_mix\": {\"a\": -1}}}"))
        .isEqualTo("reference: label_mix");
  }
}
