package dev.switchback.analysis;

import dev.switchback.document.Signal;
import dev.switchback.document.Threshold;
import dev.switchback.document.Threshold.Limit;
import dev.switchback.document.Thresholds;
import java.util.List;
import java.util.Locale;

/** What is sound and yet probably not meant; asked where nothing is wrong. */
final class LintDoubts {
  private static final double SMALL_SHARE = 0.01;

  private LintDoubts() {}

  static void check(Thresholds thresholds, Findings findings) {
    if (!findings.hasErrors()) {
      shares("compare", thresholds, thresholds.compare(), findings);
      shares("limit", thresholds, thresholds.limit(), findings);
      limits(thresholds, findings);
    }
  }

  private static void shares(
      String list, Thresholds thresholds, List<Threshold> rules, Findings findings) {
    List<Threshold> all = Rules.evidence(thresholds);
    long without = all.stream().filter(rule -> Rules.weight(rule) == null).count();
    double equal = without == 0 ? 0 : (1 - Rules.given(thresholds)) / without;
    for (int i = 0; i < rules.size(); i++) {
      Double own = Rules.weight(rules.get(i));
      double share = own == null ? equal : own;
      if (share < SMALL_SHARE) {
        findings.warning(
            "thresholds: " + list + "[" + i + "].weight",
            String.format(
                Locale.ROOT,
                "its share of alpha is %.2g, so it needs evidence of 1:%.0f",
                share,
                1 / (share * thresholds.alpha())),
            own == null ? "give less weight to the others" : "write weight: 1% or more");
      }
    }
  }

  /** A limit that stable exceeds too breaches all the same: that is what it is for. */
  private static void limits(Thresholds thresholds, Findings findings) {
    for (int i = 0; i < thresholds.limit().size(); i++) {
      if (!(thresholds.limit().get(i) instanceof Limit limit) || Gauge.of(limit.signal()) == null) {
        continue;
      }
      Signal signal = limit.signal();
      double known = Bets.reference(thresholds.reference(), signal);
      boolean beyond =
          limit.atMost() != null
              ? known > limit.atMost()
              : limit.atLeast() != null && known < limit.atLeast();
      if (beyond) {
        findings.warning(
            "thresholds: limit[" + i + "]" + (limit.atMost() != null ? ".at_most" : ".at_least"),
            "stable's own reference, "
                + known
                + ", is beyond it: a canary as good as stable is taken back",
            "write a limit on the other side of the reference, or compare with stable");
      }
    }
  }
}
