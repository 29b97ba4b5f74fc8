package dev.switchback.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArgumentsTest {
  @Test
  void playsTheDrillUnlessAskedForMore() {
    assertThat(Arguments.parse()).isEqualTo(new Arguments(false, null, null));
    assertThat(Arguments.parse("--json")).isEqualTo(new Arguments(true, null, null));
    assertThat(Arguments.parse("--record", "d"))
        .isEqualTo(new Arguments(false, Path.of("d"), null));
    assertThat(Arguments.parse("--live", "--model", "m"))
        .isEqualTo(new Arguments(false, null, "m"));
    assertThat(Arguments.parse("--model", "m", "--live"))
        .isEqualTo(new Arguments(false, null, "m"));
  }

  @ParameterizedTest
  @CsvSource({
    "--fast, unknown argument --fast",
    "json, unknown argument json",
    "--live, --live needs --model and the name of a model",
    "--live --model, --model needs the name of a model",
    "--live --model --json, --model needs the name of a model",
    "--record, --record needs a directory",
    "--record --json, --record needs a directory",
    "'--live --model m --record d', '--record goes with the drill, not with --live'",
    "--model m, --model goes with --live",
    "'--live --model m --json', '--json goes with the drill, not with --live'"
  })
  void saysWhatIsWrong(String line, String why) {
    assertThatThrownBy(() -> Arguments.parse(line.split(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(why);
  }

  @Test
  void aWrongArgumentIsUsageAndExitCodeTwo() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int code =
        QuickStart.run(
            new String[] {"--fast"},
            Pace.ofQuickStart(),
            Map.of(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8));

    assertThat(code).isEqualTo(2);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(err.toString(StandardCharsets.UTF_8))
        .startsWith("unknown argument --fast\nUsage: ")
        .contains("--json", "--live --model M", "OPENAI_BASE_URL");
  }
}
