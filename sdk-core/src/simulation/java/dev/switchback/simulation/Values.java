package dev.switchback.simulation;

/** Rollouts on a score, and on a latency quantile; outcomes known at once, w = 0.05. */
final class Values {
  private static final double W = 0.05;
  private static final double SIGMA = 0.5;

  private Values() {}

  /** Badness Beta(5m, 5(1 − m)), m the mean badness: the score's rule tolerates 2 %. */
  static Scenario score(double stable, double canary, int calls) {
    return (seed, alpha) -> {
      Draws draws = new Draws(seed);
      Judged ours =
          new Judged(
              Documented.thresholds(
                  alpha,
                  """
                  unit: call
                  compare: [{signal: score.accuracy, tolerate: "-2%", weight: 1}]
                  reference: {score.accuracy: 0.8}
                  """));
      Observed observed = new Observed();
      for (int call = 0; call < calls; call++) {
        boolean ofCanary = draws.chance(W);
        double bad = 1 - (ofCanary ? canary : stable);
        observed.score = 1 - draws.beta(5 * bad, 5 * (1 - bad));
        if (ours.sees(ofCanary, W, observed)) {
          return new Scenario.Ending(ours.canaryCalls());
        }
      }
      return new Scenario.Ending(Scenario.NEVER);
    };
  }

  /** Lognormal latencies, the canary's slower by a factor; p95 may rise by 10 %. */
  static Scenario latency(double factor, int calls) {
    return (seed, alpha) -> {
      Draws draws = new Draws(seed);
      Judged ours =
          new Judged(
              Documented.thresholds(
                  alpha,
                  """
                  unit: call
                  compare: [{signal: latency_p95, tolerate: "+10%%", weight: 1}]
                  reference: {latency_ms: %s}
                  """
                      .formatted(reference(draws))));
      Observed observed = new Observed();
      for (int call = 0; call < calls; call++) {
        boolean ofCanary = draws.chance(W);
        observed.latencyMillis = millis(draws) * (ofCanary ? factor : 1);
        if (ours.sees(ofCanary, W, observed)) {
          return new Scenario.Ending(ours.canaryCalls());
        }
      }
      return new Scenario.Ending(Scenario.NEVER);
    };
  }

  private static double millis(Draws draws) {
    return 400 * Math.exp(SIGMA * draws.normal());
  }

  /** 1,000 calls in bins with edges 1.02^i ms. */
  private static String reference(Draws draws) {
    int[] bins = new int[801];
    for (int i = 0; i < 1_000; i++) {
      double latency = millis(draws);
      int bin = 0;
      while (bin < 800 && Math.pow(1.02, bin) < latency) {
        bin++;
      }
      bins[bin]++;
    }
    StringBuilder text = new StringBuilder("{");
    for (int bin = 0; bin < bins.length; bin++) {
      if (bins[bin] > 0) {
        text.append(text.length() > 1 ? ", " : "").append('"').append(bin).append("\": ");
        text.append(bins[bin]);
      }
    }
    return text.append('}').toString();
  }
}
