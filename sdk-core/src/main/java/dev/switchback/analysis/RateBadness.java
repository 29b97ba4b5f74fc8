package dev.switchback.analysis;

import dev.switchback.Outcome;
import dev.switchback.Signals;
import java.util.EnumSet;
import java.util.Set;

/**
 * A rate: 1 for the outcomes it counts, 0 for all others, excluded ones too. Feedback is one: what
 * people say is not known when the call ends, and is put in its place when it comes.
 */
final class RateBadness implements Badness {
  private final Set<Outcome> bad;

  private RateBadness(Set<Outcome> bad) {
    this.bad = bad;
  }

  /** The rate of that name; of no outcome where nobody knows the name. */
  static RateBadness named(String signal) {
    Set<Outcome> bad = EnumSet.noneOf(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      if (counts(signal, outcome)) {
        bad.add(outcome);
      }
    }
    return new RateBadness(bad);
  }

  private static boolean counts(String signal, Outcome outcome) {
    return switch (signal) {
      case "error_rate" -> outcome.isError();
      case "refusal_rate" -> outcome == Outcome.REFUSED;
      case "truncation_rate" -> outcome == Outcome.TRUNCATED;
      case "caller_fault_rate" -> outcome == Outcome.CALLER_FAULT;
      case "throttled_rate" -> outcome == Outcome.THROTTLED;
      case "feedback.negative" -> false;
      case "abandoned_rate" -> outcome == Outcome.CALLER_DEADLINE || outcome == Outcome.CANCELLED;
      default -> throw new IllegalArgumentException("not a rate: " + signal);
    };
  }

  @Override
  public double of(Signals signals) {
    return bad.contains(signals.outcome()) ? 1 : 0;
  }

  @Override
  public double estimate(double meanY) {
    return meanY;
  }

  @Override
  public double ofSignal(double value) {
    return value;
  }
}
