package dev.switchback.analysis;

import dev.switchback.document.Problem;
import dev.switchback.document.Signal;
import dev.switchback.document.Threshold;
import dev.switchback.document.Threshold.All;
import dev.switchback.document.Threshold.Compare;
import dev.switchback.document.Threshold.Hold;
import dev.switchback.document.Threshold.Limit;
import dev.switchback.document.Thresholds;
import dev.switchback.document.Thresholds.OnBreach;
import java.util.List;

/** What is wrong or doubtful about thresholds, rule by rule in the order of the document. */
final class Lint {
  private final Thresholds thresholds;
  private final Findings findings = new Findings();

  private Lint(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  static List<Problem> of(Thresholds thresholds) {
    Lint lint = new Lint(thresholds);
    LintReference.check(thresholds, lint.findings);
    lint.evidence("compare", thresholds.compare());
    lint.evidence("limit", thresholds.limit());
    lint.weights();
    LintTrips.check(thresholds, lint.findings);
    lint.holds();
    LintDoubts.check(thresholds, lint.findings);
    return lint.findings.all();
  }

  private void evidence(String list, List<Threshold> rules) {
    for (int i = 0; i < rules.size(); i++) {
      String path = "thresholds: " + list + "[" + i + "]";
      Threshold rule = rules.get(i);
      if (rule instanceof All all) {
        all(path, all);
      } else if (rule instanceof Compare compare && list.equals("compare")) {
        compare(path, compare);
      } else if (rule instanceof Limit limit && list.equals("limit")) {
        limit(path, limit);
      } else {
        findings.error(path, "this is no " + list + " rule", "move it to the list of its kind");
      }
      Double weight = Rules.weight(rule);
      if (weight != null && !(weight > 0 && weight <= 1 + Rules.SLACK)) {
        findings.error(
            path + ".weight",
            "the weight is " + weight,
            "write a share of alpha above 0, at most 1");
      }
    }
  }

  private void all(String path, All all) {
    for (int i = 0; i < all.parts().size(); i++) {
      String part = path + ".all[" + i + "]";
      if (all.parts().get(i) instanceof Compare compare) {
        compare(part, compare);
      } else if (all.parts().get(i) instanceof Limit limit) {
        limit(part, limit);
      } else {
        findings.error(part, "an all holds compare and limit rules", "list the rules side by side");
      }
    }
  }

  private void compare(String path, Compare compare) {
    if (LintTolerance.check(path, compare, findings)
        && LintTolerance.hasCap(path, thresholds, compare.signal(), compare.cap(), findings)) {
      Bet bet = Bets.bet(thresholds, compare, Bets.badness(thresholds, compare));
      double c = bet.c(bet.b(0, 0));
      if (c >= 1 && compare.signal().kind() != Signal.Kind.LABEL_MIX) {
        findings.error(
            path + ".tolerate",
            "stable's reference is so bad that the rule could never breach (its bound is "
                + c
                + ")",
            Remedies.reachable(compare, bet.b(0, 0)));
      }
    }
  }

  private void limit(String path, Limit limit) {
    if (LintTolerance.check(path, limit, findings)
        && LintTolerance.hasCap(path, thresholds, limit.signal(), limit.cap(), findings)) {
      Bet bet = Bets.bet(thresholds, limit, Bets.badness(thresholds, limit));
      double m = bet.c(Double.NaN);
      boolean paired = limit.signal().kind() == Signal.Kind.GOLDEN;
      if (!((m > 0 || (paired && m >= 0)) && m < 1)) {
        findings.error(
            path + (limit.atMost() == null ? ".at_least" : ".at_most"),
            "the limit " + limit.text() + " is always or never kept",
            "write a limit inside the signal's range (and below the cap)");
      }
    }
  }

  private void weights() {
    double given = Rules.given(thresholds);
    if (given > 1 + Rules.SLACK) {
      findings.error(
          "thresholds: weight", "the weights add up to " + given, "let them add up to at most 1");
    } else if (given > 1 - Rules.SLACK
        && Rules.evidence(thresholds).stream().anyMatch(rule -> Rules.weight(rule) == null)) {
      findings.error(
          "thresholds: weight",
          "the weights use all of 1 and a rule has none",
          "give less to the others, or each rule a weight");
    }
  }

  private void holds() {
    for (int i = 0; i < thresholds.hold().size(); i++) {
      Hold hold = thresholds.hold().get(i);
      String path = "thresholds: hold[" + i + "]";
      if (hold.onBreach() == OnBreach.REVERT) {
        findings.error(path + ".on_breach", "a hold reverts nothing", "write hold or alert");
      }
      Double most = hold.atMost();
      if (hold.signal().kind() == Signal.Kind.SCORE_MISSING
          && !(most != null && most > 0 && most < 1)) {
        findings.error(path + ".at_most", "the limit is " + most, "write one such as 20%");
      }
    }
  }
}
