package dev.switchback.simulation;

/**
 * One rule on the error rate, w declared, outcomes known at once. The reference is the rate of
 * 1,000 calls of stable's own at the start.
 *
 * @param tolerate as declared
 * @param stable stable's rate at each point of the run
 * @param canary the canary's rate
 * @param declared the canary's share as the analysis is told it
 * @param drawn the canary's share as calls are really drawn
 * @param calls calls of both slices
 */
record Errors(
    String tolerate, Course stable, Course canary, Course declared, Course drawn, int calls)
    implements Scenario {

  /** A number that may change over a run. */
  interface Course {
    double at(int call);

    static Course always(double value) {
      return call -> value;
    }
  }

  static Errors of(String tolerate, double stable, double canary, int calls) {
    return with(tolerate, Course.always(stable), Course.always(canary), calls);
  }

  static Errors with(String tolerate, Course stable, Course canary, int calls) {
    return new Errors(tolerate, stable, canary, Course.always(0.05), Course.always(0.05), calls);
  }

  @Override
  public Ending play(long seed, double alpha) {
    Draws draws = new Draws(seed);
    Judged ours = judge(draws, alpha);
    Peers peers = new Peers(alpha);
    Observed observed = new Observed();
    int reverted = NEVER;
    for (int call = 0; call < calls && (reverted == NEVER || peers.isUndecided()); call++) {
      boolean ofCanary = draws.chance(drawn.at(call));
      boolean fails = draws.chance((ofCanary ? canary : stable).at(call));
      if (reverted == NEVER && ours.sees(ofCanary, declared.at(call), observed.failing(fails))) {
        reverted = ours.canaryCalls();
      }
      peers.see(ofCanary, fails);
    }
    return peers.ending(reverted);
  }

  private Judged judge(Draws draws, double alpha) {
    double reference = draws.successes(1_000, stable.at(0)) / 1_000.0;
    return new Judged(
        Documented.thresholds(
            alpha,
            """
            unit: call
            compare: [{signal: error_rate, tolerate: "%s", weight: 1}]
            reference: {error_rate: %s}
            """
                .formatted(tolerate, reference)));
  }

  /** The evidence of one run after every {@code step} calls, for a picture. */
  double[] path(long seed, double alpha, int step) {
    Draws draws = new Draws(seed);
    Judged ours = judge(draws, alpha);
    Observed observed = new Observed();
    double[] path = new double[calls / step];
    for (int call = 0; call < path.length * step; call++) {
      boolean ofCanary = draws.chance(drawn.at(call));
      ours.sees(
          ofCanary,
          declared.at(call),
          observed.failing(draws.chance((ofCanary ? canary : stable).at(call))));
      if ((call + 1) % step == 0) {
        path[call / step] = ours.lnE();
      }
    }
    return path;
  }
}
