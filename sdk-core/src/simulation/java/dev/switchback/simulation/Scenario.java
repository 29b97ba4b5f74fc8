package dev.switchback.simulation;

/** One rollout that can be played with any seed. Thread-safe: all state is the run's own. */
interface Scenario {
  /** Plays it at that alpha; what each judge made of it, ours first. */
  Ending play(long seed, double alpha);

  /** Canary calls until each judge reverted; {@link #NEVER} where it did not within the run. */
  record Ending(int... canaryCalls) {}

  int NEVER = Integer.MAX_VALUE;
}
