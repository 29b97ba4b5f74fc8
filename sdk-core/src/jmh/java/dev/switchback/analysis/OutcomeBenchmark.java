package dev.switchback.analysis;

import dev.switchback.Outcome;
import dev.switchback.document.Documents;
import dev.switchback.document.Thresholds;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one ended unit costs for each rule: its terms, the look if it is the canary's, and the
 * windows that close. The rules are ten of one kind, so a figure is a tenth of a unit's cost.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class OutcomeBenchmark {
  private static final int RULES = 10;
  private static final int UNITS = 1 << 12;

  @Param({"rate", "score", "mean"})
  public String kind;

  private Analysis analysis;
  private double[] values;
  private int width;
  private int at;

  @Setup
  public void setUp() {
    analysis = Analysis.of(thresholds(kind));
    Random random = new Random(1);
    width = analysis.width();
    values = new double[UNITS * width];
    for (int i = 0; i < values.length; i++) {
      double y = random.nextDouble();
      values[i] = kind.equals("rate") ? (y < 0.01 ? 1 : 0) : y;
    }
  }

  /** One rule's part in one stable unit. */
  @Benchmark
  @OperationsPerInvocation(RULES)
  public long stable() {
    return take(false);
  }

  /** One rule's part in one canary unit, trips and look included. */
  @Benchmark
  @OperationsPerInvocation(RULES)
  public long canary() {
    return take(true);
  }

  private long take(boolean canary) {
    int unit = at++ & (UNITS - 1);
    analysis.trip(canary, Outcome.SUCCESS, true, unit);
    long window = analysis.take(canary, 0.05, values, unit * width);
    analysis.mergeBefore(analysis.openWindow());
    return window;
  }

  /** Ten rules of a kind, the implicit one among the rates. */
  private static Thresholds thresholds(String kind) {
    StringBuilder yaml =
        new StringBuilder(
            """
            route: r
            purpose: p
            owner: o@example.com
            rollback: {runbook: "https://example.com/r", last_tested: 2026-11-02}
            monitoring: ["https://example.com/m"]
            versions:
              - {version: "1.0.0", provider: p, model: m-1}
              - {version: "2.0.0", provider: p, model: m-2}
            serving:
              revision: 1
              stable: "1.0.0"
              rollouts: [{id: a, canary: "2.0.0", share: 5%}]
            thresholds:
              unit: call
              compare:
            """);
    for (int i = 0; i < RULES; i++) {
      yaml.append("    - ").append(rule(kind, i)).append('\n');
    }
    byte[] bytes = yaml.toString().getBytes(StandardCharsets.UTF_8);
    return Objects.requireNonNull(Documents.read("r.yaml", bytes).document().thresholds());
  }

  private static String rule(String kind, int i) {
    double weight = 1.0 / RULES;
    return switch (kind) {
      case "rate" -> "{signal: error_rate, tolerate: +" + (40 + i) + "%, weight: " + weight + "}";
      case "score" -> "{signal: score.s" + i + ", tolerate: -5%, weight: " + weight + "}";
      default ->
          "{signal: output_tokens, tolerate: +"
              + (40 + i)
              + "%, cap: 4096, weight: "
              + weight
              + "}";
    };
  }
}
