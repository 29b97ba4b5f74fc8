package dev.switchback.analysis;

import dev.switchback.document.Thresholds.OnBreach;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Looks at the evidence after every canary unit: each rule against its share of alpha, then the
 * policy, the weighted sum of the rules that revert, then what only holds. Breaches are latched.
 */
final class Looks {
  private final List<Rule> rules;
  private final List<HoldRule> holds;
  private final Books books;
  private final LongSupplier position;
  private final Standing[] standings;
  private final Standing[][] parts;
  private final Standing[] holdStandings;
  private final Standing policy = new Standing();
  private final double[] lnE;
  private final double needed;
  private final boolean reverting;
  // What a bound is raised by where alpha is shared with others, in logarithms.
  private double raised;
  private int tipped = -1;
  private int breaches;

  /** With where a breach is noted to be, such as the number of units so far. */
  Looks(List<Rule> rules, List<HoldRule> holds, Books books, double alpha, LongSupplier position) {
    this.rules = rules;
    this.holds = holds;
    this.books = books;
    this.position = position;
    standings = standings(rules.size());
    parts = new Standing[rules.size()][];
    Arrays.setAll(parts, rule -> standings(rules.get(rule).strands().size()));
    holdStandings = standings(holds.size());
    lnE = new double[rules.size()];
    needed = -StrictMath.log(alpha);
    reverting = rules.stream().anyMatch(Rule::reverts);
  }

  private static Standing[] standings(int count) {
    Standing[] standings = new Standing[count];
    Arrays.setAll(standings, i -> new Standing());
    return standings;
  }

  void look(long canaryCalls) {
    long at = position.getAsLong();
    for (int i = 0; i < standings.length; i++) {
      Rule rule = rules.get(i);
      lnE[i] = lookAtParts(i, at, canaryCalls);
      if (standings[i].look(lnE[i], needed(rule), at, canaryCalls)) {
        breaches++;
        if (rule.reverts() && tipped < 0) {
          tipped = i;
        }
      }
    }
    if (reverting && policy.look(sum(), needed(), at, canaryCalls)) {
      breaches++;
      if (tipped < 0) {
        tipped = strongest();
      }
    }
    for (int i = 0; i < holdStandings.length; i++) {
      if (holdStandings[i].look(lnE(holds.get(i)), holds.get(i).needed(), at, canaryCalls)) {
        breaches++;
      }
    }
  }

  private double lookAtParts(int rule, long at, long canaryCalls) {
    List<Strand> strands = rules.get(rule).strands();
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < parts[rule].length; i++) {
      double one = books.lnE(strands.get(i));
      parts[rule][i].look(one, Double.POSITIVE_INFINITY, at, canaryCalls);
      least = Math.min(least, one);
    }
    return least;
  }

  /** {@code ln Σ weight·E} over the rules that revert, as of now. */
  double lnE() {
    for (int i = 0; i < lnE.length; i++) {
      lnE[i] = books.lnE(rules.get(i));
    }
    return sum();
  }

  private double sum() {
    double sum = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < lnE.length; i++) {
      if (rules.get(i).reverts()) {
        sum = Mixture.add(sum, weighted(i));
      }
    }
    return sum;
  }

  private double weighted(int rule) {
    return StrictMath.log(rules.get(rule).weight()) + lnE[rule];
  }

  private int strongest() {
    int strongest = -1;
    for (int i = 0; i < standings.length; i++) {
      if (rules.get(i).reverts() && (strongest < 0 || weighted(i) > weighted(strongest))) {
        strongest = i;
      }
    }
    return strongest;
  }

  double lnE(HoldRule hold) {
    Strand strand = hold.strand();
    return strand == null ? books.ratioLnE() : books.lnE(strand);
  }

  Standing standing(int rule) {
    return standings[rule];
  }

  /** Of one part of a rule on all of several. */
  Standing part(int rule, int part) {
    return parts[rule][part];
  }

  Standing holdStanding(int hold) {
    return holdStandings[hold];
  }

  Standing policy() {
    return policy;
  }

  double needed() {
    return needed + raised;
  }

  double needed(Rule rule) {
    return rule.needed() + raised;
  }

  /** Leaves a share of alpha, and raises all bounds by its logarithm. */
  void share(double share) {
    raised = -StrictMath.log(share);
  }

  /** Whether any rule reverts, so that the policy as a whole can. */
  boolean isReverting() {
    return reverting;
  }

  /** Whether a rule that stops the ramp has breached. */
  boolean isHeld() {
    for (int i = 0; i < standings.length; i++) {
      if (rules.get(i).onBreach() == OnBreach.HOLD && standings[i].breach() != null) {
        return true;
      }
    }
    for (int i = 0; i < holdStandings.length; i++) {
      if (holds.get(i).onBreach() == OnBreach.HOLD && holdStandings[i].breach() != null) {
        return true;
      }
    }
    return false;
  }

  /** The rule that tipped a revert; −1 while none has. */
  int tipped() {
    return tipped;
  }

  /** Latched breaches, the policy's too. */
  int breaches() {
    return breaches;
  }
}
