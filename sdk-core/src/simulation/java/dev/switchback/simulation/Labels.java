package dev.switchback.simulation;

import java.util.List;

/**
 * Five labels, total variation of 0.05 tolerated; beside our rule, effect sizes looked at once an
 * interval, as drift tools do.
 */
final class Labels {
  static final List<String> PEERS =
      List.of("PSI ≥ 0.1 on all calls so far", "chi-square, p < 0.05, on all calls so far");

  private static final double[] STABLE = {0.4, 0.3, 0.15, 0.1, 0.05};
  private static final String[] NAMES = {"a", "b", "c", "d", "e"};
  private static final double W = 0.05;
  private static final double CHI_SQUARE_95_OF_4 = 9.487729036781154;
  private static final double FILL = 1e-4;

  private Labels() {}

  /** The canary moves that much from the first label to the last. */
  static Scenario mix(double moved, int calls) {
    double[] canary = STABLE.clone();
    canary[0] -= moved;
    canary[4] += moved;
    return (seed, alpha) -> {
      Draws draws = new Draws(seed);
      Judged ours =
          new Judged(
              Documented.thresholds(
                  alpha,
                  """
                  unit: call
                  compare: [{signal: label_mix, tolerate: 0.05, weight: 1}]
                  reference: {label_mix: {a: 400, b: 300, c: 150, d: 100, e: 50}}
                  """));
      Observed observed = new Observed();
      int[] reverted = {Scenario.NEVER, Scenario.NEVER, Scenario.NEVER};
      int[][] counts = new int[2][NAMES.length];
      for (int call = 1; call <= calls; call++) {
        boolean ofCanary = draws.chance(W);
        int label = label(draws, ofCanary ? canary : STABLE);
        counts[ofCanary ? 1 : 0][label]++;
        observed.label = NAMES[label];
        if (reverted[0] == Scenario.NEVER && ours.sees(ofCanary, W, observed)) {
          reverted[0] = ours.canaryCalls();
        }
        if (call % Peers.INTERVAL == 0) {
          int seen = sum(counts[1]);
          reverted[1] = reverted[1] == Scenario.NEVER && psi(counts) >= 0.1 ? seen : reverted[1];
          reverted[2] =
              reverted[2] == Scenario.NEVER && chiSquare(counts) > CHI_SQUARE_95_OF_4
                  ? seen
                  : reverted[2];
        }
      }
      return new Scenario.Ending(reverted);
    };
  }

  private static int label(Draws draws, double[] shares) {
    double left = draws.uniform();
    int label = 0;
    while (label < shares.length - 1 && left >= shares[label]) {
      left -= shares[label++];
    }
    return label;
  }

  private static int sum(int[] counts) {
    int sum = 0;
    for (int count : counts) {
      sum += count;
    }
    return sum;
  }

  private static double psi(int[][] counts) {
    double stable = sum(counts[0]);
    double canary = sum(counts[1]);
    double psi = 0;
    for (int i = 0; i < NAMES.length; i++) {
      double before = Math.max(counts[0][i] / stable, FILL);
      double now = Math.max(counts[1][i] / canary, FILL);
      psi += (now - before) * Math.log(now / before);
    }
    return psi;
  }

  /** Of the canary's counts against stable's shares. */
  private static double chiSquare(int[][] counts) {
    double stable = sum(counts[0]);
    double canary = sum(counts[1]);
    double sum = 0;
    for (int i = 0; i < NAMES.length; i++) {
      double expected = canary * counts[0][i] / stable;
      if (expected > 0) {
        sum += (counts[1][i] - expected) * (counts[1][i] - expected) / expected;
      }
    }
    return sum;
  }
}
