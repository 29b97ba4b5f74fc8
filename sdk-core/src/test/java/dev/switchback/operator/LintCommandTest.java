package dev.switchback.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LintCommandTest {
  private static final String GOOD =
      "compare: [{signal: error_rate, tolerate: +50%}]\nreference: {error_rate: 1%}\n";
  private static final String BAD =
      """
      compare:
        - {signal: error_rate, tolerate: -5%}
      trip:
        - {consecutive_errors: 3}
      reference: {error_rate: 10%}
      """;

  @TempDir Path directory;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  @Test
  void hasNothingToObjectToInGoodThresholds() throws IOException {
    Ran ran = Ran.of("lint", file("good.yaml", GOOD));

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).isEqualToIgnoringNewLines("0 errors, 0 warnings");
  }

  @Test
  void namesFileLineFieldAndRemedyOfAnError() throws IOException {
    Ran ran = Ran.of("lint", file("bad.yaml", BAD));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out())
        .contains("bad.yaml:2:")
        .contains("compare[0].tolerate")
        .contains("1 error,");
  }

  @Test
  void printsOneJsonObject() throws IOException {
    Ran ran = Ran.of("lint", "--json", file("bad.yaml", BAD), file("good.yaml", GOOD));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.json()).containsKeys("errors", "warnings", "problems");
    assertThat(ran.json().get("errors").toString()).isEqualTo("1");
    assertThat(ran.out()).contains("\"severity\":\"error\"").contains("\"line\":2");
  }

  @Test
  void readsAWholeRouteDocument() throws IOException {
    String route =
        """
        route: triage
        versions:
          - {version: "1.0.0", provider: openai, model: small}
        serving: {revision: 1, stable: "2.0.0"}
        """;
    Ran ran = Ran.of("lint", file("triage.yaml", route));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.out()).contains("triage.yaml:4:").contains("serving.stable");
  }

  @Test
  void saysThatAFileIsMissing() {
    Ran ran = Ran.of("lint", directory.resolve("none.yaml"));

    assertThat(ran.code()).isEqualTo(2);
    assertThat(ran.err()).contains("none.yaml: there is no such file");
  }

  @Test
  void refusesArgumentsItDoesNotKnow() {
    assertThat(Ran.of("lnt").code()).isEqualTo(2);
    assertThat(Ran.of("lint").code()).isEqualTo(2);
    assertThat(Ran.of().code()).isEqualTo(2);
    assertThat(Ran.of("--help").code()).isZero();
  }

  @Test
  void coloursOnlyWhereToldTo() throws IOException {
    Path bad = file("bad.yaml", BAD);

    assertThat(Ran.with(Style.coloured(), "lint", bad).out()).contains("\u001b[31merror");
    assertThat(Ran.of("lint", bad).out()).doesNotContain("\u001b");
  }
}
