package dev.switchback.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
  @TempDir Path directory;
  private Path thresholds;

  @BeforeEach
  void write() throws IOException {
    thresholds =
        Files.writeString(
            directory.resolve("thresholds.yaml"),
            """
            compare: [{signal: error_rate, tolerate: 0%}]
            trip: [{consecutive_errors: 5}]
            reference: {error_rate: 1%}
            """);
  }

  private Ran plan(Object... more) {
    Object[] all = new Object[more.length + 2];
    all[0] = "plan";
    all[1] = "--thresholds=" + thresholds;
    System.arraycopy(more, 0, all, 2, more.length);
    return Ran.of(all);
  }

  @Test
  void saysHowManyCallsAWorseningTakes() {
    Ran ran = plan("--calls-per-hour=72000", "--worse=error_rate=0.05");

    assertThat(ran.code()).isZero();
    assertThat(ran.out()).contains("error_rate").contains("consecutive_errors");
  }

  @Test
  void printsOneJsonObject() {
    Ran ran = plan("--calls-per-hour=72000", "--share=10", "--keys=3", "--json");

    assertThat(ran.out().lines()).hasSize(1);
    assertThat(ran.json()).containsKeys("rules", "trips", "notes", "alpha");
  }

  @Test
  void refusesTrafficThatMakesNoSense() {
    assertThat(plan("--calls-per-hour=0").code()).isEqualTo(2);
    assertThat(plan("--calls-per-hour=0").err()).contains("callsPerHour is not above 0");
    assertThat(plan("--calls-per-hour=10", "--share=100").err()).contains("share");
    assertThat(plan().code()).isEqualTo(2);
  }

  @Test
  void refusesThresholdsThatLintRefuses() throws IOException {
    Files.writeString(thresholds, "compare: [{signal: output_tokens, tolerate: +30%}]\n");

    assertThat(plan("--calls-per-hour=10").code()).isEqualTo(2);
    assertThat(plan("--calls-per-hour=10").err()).contains("compare[0].cap");
  }
}
