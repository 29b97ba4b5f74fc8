package dev.switchback.simulation;

import java.util.SplittableRandom;

/** Random numbers of one run, all of them from its seed. */
final class Draws {
  private final SplittableRandom random;

  Draws(long seed) {
    // Seeds that differ by one give streams that look unrelated: SplittableRandom mixes them.
    this.random = new SplittableRandom(seed);
  }

  double uniform() {
    return random.nextDouble();
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  /** How many of n draws succeed. */
  int successes(int n, double probability) {
    int sum = 0;
    for (int i = 0; i < n; i++) {
      sum += chance(probability) ? 1 : 0;
    }
    return sum;
  }

  /** Standard normal, by Marsaglia's polar method. */
  double normal() {
    while (true) {
      double x = 2 * uniform() - 1;
      double y = 2 * uniform() - 1;
      double s = x * x + y * y;
      if (s > 0 && s < 1) {
        return x * Math.sqrt(-2 * Math.log(s) / s);
      }
    }
  }

  /** Beta(a, b), as the share of a gamma in two. */
  double beta(double a, double b) {
    double x = gamma(a);
    double y = gamma(b);
    // Shapes far below one underflow both gammas now and then; the limit is a coin of mean a/(a+b).
    return x + y == 0 ? (chance(a / (a + b)) ? 1 : 0) : x / (x + y);
  }

  /** Gamma of unit scale, by Marsaglia and Tsang (2000), boosted below shape 1. */
  private double gamma(double shape) {
    if (shape < 1) {
      return gamma(shape + 1) * Math.pow(uniform(), 1 / shape);
    }
    double d = shape - 1 / 3.0;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double x = normal();
      double v = Math.pow(1 + c * x, 3);
      if (v > 0 && Math.log(uniform()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
        return d * v;
      }
    }
  }
}
