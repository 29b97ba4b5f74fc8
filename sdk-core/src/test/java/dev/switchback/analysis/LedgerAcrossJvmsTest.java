package dev.switchback.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Outcome;
import dev.switchback.Signals;
import dev.switchback.document.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A ledger is folded again in a JVM of its own: this one, and every other JDK that is found. */
class LedgerAcrossJvmsTest {
  private static final Path OTHERS = Path.of("/usr/lib/jvm");

  @TempDir Path directory;

  private record Line(Outcome outcome, double latencyMillis, double accuracy, String label)
      implements Signals {
    @Override
    public double firstChunkMillis() {
      return Double.NaN;
    }

    @Override
    public double length() {
      return Double.NaN;
    }

    @Override
    public double inputTokens() {
      return Double.NaN;
    }

    @Override
    public double outputTokens() {
      return Double.NaN;
    }

    @Override
    public double score(String name) {
      return accuracy;
    }
  }

  static Stream<Path> jdks() throws IOException {
    Stream<Path> here = Stream.of(Path.of(System.getProperty("java.home")));
    if (!Files.isDirectory(OTHERS)) {
      return here;
    }
    try (Stream<Path> others = Files.list(OTHERS)) {
      Stream<Path> found =
          others
              .filter(path -> Files.isExecutable(path.resolve("bin/java")))
              .filter(path -> !Files.isSymbolicLink(path))
              .toList()
              .stream();
      return Stream.concat(here, found).distinct();
    }
  }

  /** Several rules, windows, shares and epochs, and units that still wait. */
  private static Analysis judged() {
    Analysis analysis =
        new Declared()
            .compare("error_rate", "+50%")
            .compare("score.accuracy", "-5%")
            .compare("label_mix", "0.1")
            .compare("latency_p95", "+20%")
            .atMost("error_rate", 0.1, "10%", null, null)
            .analysis();
    SplittableRandom random = new SplittableRandom(7);
    double[] values = new double[analysis.width()];
    analysis.firstCall(true);
    for (int unit = 0; unit < 4_000; unit++) {
      double w = unit % 1_000 < 500 ? 0.05 : 0.2;
      boolean canary = random.nextDouble() < w;
      if (unit == 2_500) {
        analysis.beginEpoch(2);
      }
      if (unit % 97 == 0) {
        analysis.takeWaiting(canary, w, 12);
        continue;
      }
      Line line =
          new Line(
              random.nextInt(20) == 0 ? Outcome.PROVIDER_FAULT : Outcome.SUCCESS,
              random.nextDouble() * 900,
              random.nextDouble(),
              "label-" + random.nextInt(4));
      analysis.values(line, values, 0);
      analysis.take(canary, w, values, 0);
      if (unit % 300 == 0) {
        analysis.mergeBefore(analysis.openWindow() - 1);
      }
    }
    return analysis;
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void foldsToTheSameBits(Path jdk) throws Exception {
    Analysis analysis = judged();
    double[] lnE = analysis.lnE();
    Path file = directory.resolve("ledger.json");
    Files.writeString(file, Json.write(analysis.ledger()));
    Process process =
        new ProcessBuilder(
                jdk.resolve("bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LedgerInAnotherJvm.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    assertThat(printed.lines()).hasSize(lnE.length);
    assertThat(printed).isEqualTo(LedgerInAnotherJvm.bits(analysis.ledger()));
    String[] lines = printed.split("\n");
    for (int rule = 0; rule < lnE.length; rule++) {
      assertThat(lines[rule]).endsWith(" " + Long.toHexString(Double.doubleToLongBits(lnE[rule])));
    }
  }
}
