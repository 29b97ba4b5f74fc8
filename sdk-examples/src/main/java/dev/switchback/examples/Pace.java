package dev.switchback.examples;

import java.time.Duration;

/**
 * How fast and how long a drill is played.
 *
 * @param threads that make calls
 * @param callsPerSecond of all threads together, if the machine keeps up
 * @param customers who write in; each is a key
 * @param share of the canaries, as the route document says it
 * @param seed of who writes what: the same seed, the same tickets from the same customers in the
 *     same order
 * @param patience how long to wait for what should happen, before saying that it did not
 * @param row how often the live line is printed
 */
record Pace(
    int threads,
    int callsPerSecond,
    int customers,
    String share,
    long seed,
    Duration patience,
    Duration row) {
  /** The quickstart's: what the README promises. */
  static Pace ofQuickStart() {
    return new Pace(16, 200, 20_000, "5%", 1, Duration.ofSeconds(90), Duration.ofSeconds(2));
  }
}
