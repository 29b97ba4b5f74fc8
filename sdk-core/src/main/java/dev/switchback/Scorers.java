package dev.switchback;

import dev.switchback.document.Signal;
import dev.switchback.document.Threshold;
import dev.switchback.document.Thresholds;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which scores rules ask for. */
final class Scorers {
  private static final Logger LOG = LoggerFactory.getLogger("dev.switchback.Switchback");

  private Scorers() {}

  /** Says which scores rules ask for and a route has no scorer of. */
  static void sayMissing(
      String route, Thresholds thresholds, Set<String> scorers, boolean hasText) {
    for (Threshold rule : thresholds.compare()) {
      sayMissing(route, rule, scorers, hasText);
    }
    for (Threshold rule : thresholds.limit()) {
      sayMissing(route, rule, scorers, hasText);
    }
  }

  private static void sayMissing(
      String route, Threshold rule, Set<String> scorers, boolean hasText) {
    String score = needed(rule);
    if (score != null && !scorers.contains(score) && !(hasText && score.equals("diversity"))) {
      LOG.info(
          "route {}: a rule asks for score.{} and the route has no scorer of that name; say it in"
              + " the body with target.score(\"{}\", …), or the rule stays without evidence",
          route,
          score,
          score);
    }
  }

  /** The name of the score that a rule asks for, or null. */
  private static @Nullable String needed(Threshold rule) {
    Signal signal =
        rule instanceof Threshold.Compare compare
            ? compare.signal()
            : rule instanceof Threshold.Limit limit ? limit.signal() : null;
    return signal != null && signal.kind() == Signal.Kind.SCORE ? signal.argument() : null;
  }
}
