package dev.switchback;

import dev.switchback.document.Signal;
import dev.switchback.document.Threshold;
import dev.switchback.document.Thresholds;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which scores rules ask for. */
final class Scorers {
  private static final Logger LOG = LoggerFactory.getLogger("dev.switchback.Switchback");

  private Scorers() {}

  /** Says which declared scores a route has no scorer for. */
  static void sayMissing(
      String route, @Nullable Thresholds thresholds, Set<String> scorers, boolean hasText) {
    if (thresholds == null) {
      return;
    }
    Set<String> needed = new LinkedHashSet<>();
    addNeeded(thresholds.compare(), needed);
    addNeeded(thresholds.limit(), needed);
    for (String score : needed) {
      if (!scorers.contains(score) && !(hasText && score.equals("diversity"))) {
        LOG.info(
            "route {}: a rule asks for score.{} and the route has no scorer of that name; say it in"
                + " the body with target.score(\"{}\", …), or the rule stays without evidence",
            route,
            score,
            score);
      }
    }
  }

  private static void addNeeded(List<Threshold> rules, Set<String> needed) {
    for (Threshold rule : rules) {
      if (rule instanceof Threshold.All all) {
        addNeeded(all.parts(), needed);
      } else if (rule instanceof Threshold.Compare compare) {
        addNeeded(compare.signal(), needed);
      } else if (rule instanceof Threshold.Limit limit) {
        addNeeded(limit.signal(), needed);
      }
    }
  }

  private static void addNeeded(Signal signal, Set<String> needed) {
    if (signal.kind() == Signal.Kind.SCORE) {
      needed.add(signal.argument());
    }
  }
}
