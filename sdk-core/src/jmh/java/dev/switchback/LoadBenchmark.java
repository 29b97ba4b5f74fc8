package dev.switchback;

import dev.switchback.document.Documents;
import dev.switchback.document.RouteDocument;
import dev.switchback.registry.FileRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Loading 64 routes with 16 versions each: warm, and as the first thing that a new JVM does. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class LoadBenchmark {
  private static final int VERSIONS = 16;

  private byte[][] documents;
  private Path directory;

  @Setup(Level.Trial)
  public void write() throws IOException {
    directory = Files.createTempDirectory("routes");
    documents = new byte[BenchmarkRoutes.ROUTES][];
    for (int i = 0; i < documents.length; i++) {
      documents[i] = document(i).getBytes(StandardCharsets.UTF_8);
      Files.write(directory.resolve(BenchmarkRoutes.name(i) + ".yaml"), documents[i]);
    }
  }

  @TearDown(Level.Trial)
  public void delete() throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }

  /** Reads, checks and digests all documents. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  @Warmup(iterations = 5, time = 1)
  @Measurement(iterations = 5, time = 1)
  @Fork(2)
  public void warm(Blackhole hole) {
    for (byte[] document : documents) {
      hole.consume(read(document));
    }
  }

  /** The same in a JVM that has done nothing yet. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  @Fork(10)
  public void fresh(Blackhole hole) {
    warm(hole);
  }

  /**
   * From nothing to a door that serves, by way of the files, in a JVM that has done nothing yet.
   */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 0)
  @Measurement(iterations = 1)
  @Fork(10)
  public String start() {
    try (Switchback switchback =
        Switchback.builder()
            .registry(FileRegistry.watch(directory))
            .allow("openai", "small-*")
            .build()) {
      return switchback.call(BenchmarkRoutes.name(0), Key.none(), Target::model);
    }
  }

  private static RouteDocument read(byte[] document) {
    return Documents.read("route.yaml", document).document();
  }

  private static String document(int route) {
    StringBuilder yaml = new StringBuilder();
    yaml.append("route: ").append(BenchmarkRoutes.name(route)).append('\n');
    yaml.append(
        """
        purpose: Puts an inbound support ticket into a queue.
        owner: support-platform@example.com
        rollback: {runbook: "https://wiki.example.com/triage", last_tested: 2026-11-02}
        monitoring: ["https://grafana.example.com/d/triage"]
        versions:
        """);
    for (int v = 0; v < VERSIONS; v++) {
      yaml.append(
          """
            - version: "1.%1$d.0"
              provider: openai
              model: small-%1$d
              parameters: {temperature: 0, seed: %2$d}
              prompt: {name: triage, template: "Queue for: {{ticket}}"}
              components: {retrieval_index: "kb@2026-10-28", guardrail: "pii@3"}
              lineage: {training_data: "tickets@2026-09-30", architecture: "hosted", parameters: {}}
              evaluation: {suite: "triage-golden@3", accuracy: 0.91}
              changes: Another prompt.
          """
              .formatted(v, route));
    }
    return yaml.append(
            """
            serving:
              revision: 42
              stable: "1.14.0"
              previous: "1.13.0"
              rollouts:
                - {id: %1$s-1.15.0-a1, canary: "1.15.0", share: 5%%, steps: [5%%, 25%%, 50%%]}
            thresholds:
              compare:
                - {signal: score.accuracy, tolerate: -5%%, weight: 0.5}
                - {signal: error_rate, tolerate: +50%%}
                - {signal: output_tokens, tolerate: +30%%, cap: 4096}
              limit:
                - {signal: error_rate, at_most: 10%%}
              trip:
                - {consecutive_errors: 5}
                - {error_rate: 20%%, of_last: 50, min: 50}
              reference: {score.accuracy: 0.84, error_rate: 2%%, output_tokens: 210}
            call: {deadline: 8s, attempts: 2}
            """
                .formatted(BenchmarkRoutes.name(route)))
        .toString();
  }
}
