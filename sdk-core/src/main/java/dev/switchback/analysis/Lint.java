package dev.switchback.analysis;

import dev.switchback.document.Problem;
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
      if (rule instanceof All) {
        notYet(path, "all");
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

  private void notYet(String path, String what) {
    findings.error(
        path,
        "this release reads " + what + " rules but does not yet judge them",
        "take the rule out, or use rates, scores, tokens or length");
  }

  private void compare(String path, Compare compare) {
    if (!Bets.judges(compare.signal())) {
      notYet(path + ".signal", compare.signal().name());
    } else if (compare.sampled() != null) {
      notYet(path + ".signal", "sampled");
    } else if (LintTolerance.check(path, compare, findings)
        && LintTolerance.hasCap(path, thresholds, compare.signal(), compare.cap(), findings)) {
      Bet bet = Bets.bet(thresholds, compare, Bets.badness(thresholds, compare));
      double c = bet.c(bet.b(0, 0));
      if (c >= 1) {
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
    if (!Bets.judges(limit.signal())) {
      notYet(path + ".signal", limit.signal().name());
    } else if (limit.sampled() != null) {
      notYet(path + ".signal", "sampled");
    } else if (LintTolerance.check(path, limit, findings)
        && LintTolerance.hasCap(path, thresholds, limit.signal(), limit.cap(), findings)) {
      Bet bet = Bets.bet(thresholds, limit, Bets.badness(thresholds, limit));
      double m = bet.c(Double.NaN);
      if (!(m > 0 && m < 1)) {
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
      findings.warning(
          path + ".signal",
          "this release reads " + hold.signal().name() + " holds but does not yet judge them",
          "expect it to stay pending");
    }
  }
}
