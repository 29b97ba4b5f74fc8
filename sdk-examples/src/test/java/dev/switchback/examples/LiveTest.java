package dev.switchback.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code --live} against the server of the drill. */
final class LiveTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int run(Map<String, String> environment) {
    return QuickStart.run(
        new String[] {"--live", "--model", "triage"},
        Pace.ofQuickStart(),
        environment,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void asksAtMostFiftyTimesAndCountsWhatWasRight() throws IOException {
    TicketClassifier classifier = TicketClassifier.train(TicketCorpus.load().training());
    try (LoopbackProvider provider = LoopbackProvider.start(Map.of("triage", classifier))) {
      int code = run(Map.of("OPENAI_BASE_URL", provider.baseUri().toString()));

      assertThat(code).isZero();
      assertThat(provider.completions()).isEqualTo(50);
      assertThat(out()).containsPattern("(?m)^50 calls, 50 answered, (3[5-9]|4\\d|50) right$");
      for (String queue : TicketCorpus.load().queues()) {
        assertThat(out()).contains(" " + queue + " ");
      }
    }
  }

  @Test
  void givesUpAfterThreeFailuresInARowAndSendsNothingTwice() throws IOException {
    ServedModel broken =
        text -> {
          throw new IllegalStateException("out of memory");
        };
    try (LoopbackProvider provider = LoopbackProvider.start(Map.of("triage", broken))) {
      int code = run(Map.of("OPENAI_BASE_URL", provider.baseUri().toString()));

      assertThat(code).isEqualTo(1);
      assertThat(provider.failures()).isEqualTo(3);
      assertThat(out())
          .contains("failed: HTTP 500 for model triage", "3 calls, 0 answered")
          .doesNotContain("out of memory");
    }
  }

  @Test
  void saysWhichVariableIsMissingOrWrong() {
    assertThat(run(Map.of())).isEqualTo(1);
    assertThat(run(Map.of("OPENAI_BASE_URL", "not an address"))).isEqualTo(1);
    assertThat(run(Map.of("OPENAI_BASE_URL", "localhost/v1"))).isEqualTo(1);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("set OPENAI_BASE_URL, or OPENAI_API_KEY")
        .contains("OPENAI_BASE_URL is no address", "OPENAI_BASE_URL names no host");
    assertThat(out()).isEmpty();
  }
}
