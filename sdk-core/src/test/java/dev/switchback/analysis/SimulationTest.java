package dev.switchback.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchback.Outcome;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What the specification promises in section 10, on the production classes, seeded. */
class SimulationTest {
  private static final double W = 0.05;
  private static final int NEVER = Integer.MAX_VALUE;

  /** One rule on errors; the reference is the rate of 1,000 calls of stable's own. */
  private static Declared errors(String tolerate, double stable, Random random) {
    int bad = 0;
    for (int i = 0; i < 1000; i++) {
      bad += random.nextDouble() < stable ? 1 : 0;
    }
    return new Declared()
        .perCall()
        .compare("error_rate", tolerate, null, 1.0, null)
        .reference("error_rate", bad / 1000.0);
  }

  /** Canary calls until it reverts, in that many calls of both slices. */
  private static int untilReverted(
      long seed, String tolerate, double stable, double canary, int calls) {
    Random random = new Random(seed);
    Analysis analysis = errors(tolerate, stable, random).analysis();
    double[] value = new double[1];
    for (int i = 0; i < calls; i++) {
      boolean ofCanary = random.nextDouble() < W;
      boolean bad = random.nextDouble() < (ofCanary ? canary : stable);
      value[0] = bad ? 1 : 0;
      analysis.trip(ofCanary, bad ? Outcome.PROVIDER_FAULT : Outcome.SUCCESS, false, 0);
      analysis.take(ofCanary, W, value, 0);
      if (analysis.isBreached()) {
        return (int) analysis.verdict("a1", "2", "1", false).canaryCalls();
      }
      analysis.mergeBefore(analysis.openWindow());
    }
    return NEVER;
  }

  private static double falseReverts(
      int runs, String tolerate, double stable, double canary, int calls) {
    long reverted =
        LongStream.rangeClosed(1, runs)
            .parallel()
            .filter(seed -> untilReverted(seed, tolerate, stable, canary, calls) != NEVER)
            .count();
    return (double) reverted / runs;
  }

  private static int median(int runs, String tolerate, double stable, double canary, int calls) {
    int[] sorted =
        IntStream.rangeClosed(1, runs)
            .parallel()
            .map(seed -> untilReverted(seed, tolerate, stable, canary, calls))
            .sorted()
            .toArray();
    return sorted[runs / 2];
  }

  @Test
  void revertsOneInFiveErrorsWithinFifteenCanaryCalls() {
    int median = median(200, "0%", 0.01, 0.2, 20_000);
    assertThat(median).isLessThanOrEqualTo((int) (1.15 * 13));
  }

  @Test
  void revertsAnOutageWithinThreeCanaryCalls() {
    assertThat(median(200, "0%", 0.01, 1, 20_000)).isLessThanOrEqualTo(3);
  }

  @Test
  void revertsFiveTimesTheErrorsAboutAsFastAsPromised() {
    int median = median(200, "0%", 0.01, 0.05, 20_000);
    assertThat(median).isLessThanOrEqualTo((int) (1.15 * 97));
  }

  @Test
  void revertsAnEqualCanaryRarely() {
    double one = falseReverts(1000, "0%", 0.01, 0.01, 2000);
    double five = falseReverts(1000, "0%", 0.05, 0.05, 2000);
    assertThat(one).isLessThanOrEqualTo(0.05);
    assertThat(five).isLessThanOrEqualTo(0.05);
  }

  @Test
  void revertsACanaryExactlyAtTheMarginRarely() {
    double margin = falseReverts(1000, "+50%", 0.01, 0.015, 10_000);
    assertThat(margin).isLessThanOrEqualTo(0.05);
  }

  @Test
  void revertsAWorseScoreAsFastAsPromised() {
    int[] sorted =
        IntStream.rangeClosed(1, 200)
            .parallel()
            .map(seed -> untilScoreReverts(seed, 0.8, 0.6, 20_000))
            .sorted()
            .toArray();
    assertThat(sorted[100]).isLessThanOrEqualTo((int) (1.15 * 12));
  }

  @Test
  void revertsAScoreExactlyAtTheMarginRarely() {
    long reverted =
        LongStream.rangeClosed(1, 500)
            .parallel()
            .filter(seed -> untilScoreReverts(seed, 0.8, 0.784, 5000) != NEVER)
            .count();
    assertThat(reverted).isLessThanOrEqualTo(25);
  }

  private static int untilScoreReverts(long seed, double stable, double canary, int calls) {
    Random random = new Random(seed);
    Analysis analysis =
        new Declared()
            .perCall()
            .compare("score.accuracy", "-2%", null, 1.0, null)
            .reference("score.accuracy", stable)
            .analysis();
    double[] value = new double[1];
    int canaryCalls = 0;
    for (int i = 0; i < calls; i++) {
      boolean ofCanary = random.nextDouble() < W;
      canaryCalls += ofCanary ? 1 : 0;
      value[0] = beta(random, 5 * (1 - (ofCanary ? canary : stable)), 5);
      analysis.take(ofCanary, W, value, 0);
      if (analysis.isBreached()) {
        return canaryCalls;
      }
      analysis.mergeBefore(analysis.openWindow());
    }
    return NEVER;
  }

  /** Beta(a, sum − a) as a share of two gammas. */
  private static double beta(Random random, double a, double sum) {
    double b = sum - a;
    double x = gamma(random, a);
    return x / (x + gamma(random, b));
  }

  /** Gamma by Marsaglia and Tsang, boosted below 1. */
  private static double gamma(Random random, double shape) {
    if (shape < 1) {
      return gamma(random, shape + 1) * Math.pow(random.nextDouble(), 1 / shape);
    }
    double d = shape - 1 / 3.0;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = random.nextGaussian();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
