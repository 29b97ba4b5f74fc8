package dev.switchback.simulation;

import dev.switchback.Key;
import dev.switchback.Outcome;
import dev.switchback.Slice;

/** Rollouts without any difference between the slices, through split, queue and epochs. */
final class Queued {
  private static final long SECOND = 1_000_000_000L;
  private static final String ERRORS =
      "compare: [{signal: error_rate, tolerate: 0%%, weight: 1}]\nreference: {error_rate: %s}\n";

  private Queued() {}

  private static String rollout(String id, long seed, String canary, String share) {
    return "- {id: " + id + "-" + seed + ", canary: \"" + canary + "\", share: " + share + "}";
  }

  private static Key key(long number) {
    return Key.of("k" + number);
  }

  /** Both fail 5 %: the canary at once, stable by a time-out of 10 s. */
  static Scenario speeds(int callsASecond, int calls) {
    return (seed, alpha) -> {
      Draws draws = new Draws(seed);
      Played played =
          new Played(
              Documented.route(alpha, ERRORS.formatted("5%"), rollout("a", seed, "2.0.0", "5%")),
              10 * SECOND);
      for (int call = 0; call < calls && !played.isReverted(); call++) {
        played.call(
            key(call),
            call * SECOND / callsASecond,
            (drawn, observed) -> {
              if (!draws.chance(0.05)) {
                return (long) ((0.2 + 0.4 * draws.uniform()) * SECOND);
              }
              boolean ofCanary = drawn.slice() == Slice.CANARY;
              observed.outcome = ofCanary ? Outcome.PROVIDER_FAULT : Outcome.TIMEOUT;
              return ofCanary ? SECOND / 50 : 10 * SECOND;
            });
      }
      played.end();
      return new Scenario.Ending(played.reverted("a-" + seed));
    };
  }

  /** Users call 20 times each on average, and each has an error rate of its own. */
  static Scenario heavyUsers(int calls) {
    return (seed, alpha) -> {
      Draws draws = new Draws(seed);
      double[] rates = new double[calls / 20];
      for (int user = 0; user < rates.length; user++) {
        rates[user] = draws.beta(0.1, 1.9);
      }
      Played played =
          new Played(
              Documented.route(alpha, ERRORS.formatted("5%"), rollout("a", seed, "2.0.0", "5%")),
              10 * SECOND);
      for (int call = 0; call < calls && !played.isReverted(); call++) {
        int user = draws.below(rates.length);
        played.call(
            key(user),
            call * SECOND / 100,
            (drawn, observed) -> {
              observed.failing(draws.chance(rates[user]));
              return SECOND / 4;
            });
      }
      played.end();
      return new Scenario.Ending(played.reverted("a-" + seed));
    };
  }

  /** 2,000 users who come back in each of five epochs, more often the more they call. */
  static Scenario returningKeys(int calls) {
    return (seed, alpha) -> {
      Draws draws = new Draws(seed);
      double[] rates = new double[2_000];
      for (int user = 0; user < rates.length; user++) {
        rates[user] = draws.beta(0.25, 4.75);
      }
      String thresholds = ERRORS.formatted("5%") + "renew: 1h\n";
      Played played =
          new Played(
              Documented.route(alpha, thresholds, rollout("a", seed, "2.0.0", "5%")), 10 * SECOND);
      long step = 5 * 3_600 * SECOND / calls;
      for (int call = 0; call < calls && !played.isReverted(); call++) {
        // The square makes some users heavy: half of the calls come from a quarter of them.
        double u = draws.uniform();
        int user = (int) (u * u * rates.length);
        played.call(
            key(user),
            call * step,
            (drawn, observed) -> {
              observed.failing(draws.chance(rates[user]));
              return SECOND / 4;
            });
      }
      played.end();
      return new Scenario.Ending(played.reverted("a-" + seed));
    };
  }

  /** Two rollouts at once while everybody's errors rise from 0.5 to 4 %; either one counts. */
  static Scenario twoRollouts(int calls, boolean second) {
    return (seed, alpha) -> {
      Draws draws = new Draws(seed);
      Played played =
          new Played(
              Documented.route(
                  alpha,
                  ERRORS.formatted("0.5%"),
                  rollout("a", seed, "2.0.0", "5%"),
                  rollout("b", seed, "3.0.0", "10%")),
              10 * SECOND);
      for (int call = 0; call < calls; call++) {
        double rate = 0.005 + 0.035 * call / calls;
        played.call(
            key(call),
            call * SECOND / 100,
            (drawn, observed) -> {
              observed.failing(draws.chance(rate));
              return SECOND / 4;
            });
      }
      played.end();
      return new Scenario.Ending(played.reverted((second ? "b-" : "a-") + seed));
    };
  }
}
