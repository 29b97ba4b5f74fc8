package dev.switchback.analysis;

import java.util.Arrays;
import java.util.List;

/**
 * Looks at the evidence after every canary unit: each rule against its share of alpha, then the
 * policy, the weighted sum of the rules that revert. Breaches are latched.
 */
final class Looks {
  private final List<Rule> rules;
  private final Book book;
  private final Standing[] standings;
  private final Standing policy = new Standing();
  private final double needed;
  private final boolean reverting;
  private int tipped = -1;
  private int breaches;

  Looks(List<Rule> rules, Book book, double alpha) {
    this.rules = rules;
    this.book = book;
    standings = new Standing[rules.size()];
    Arrays.setAll(standings, rule -> new Standing());
    needed = -StrictMath.log(alpha);
    reverting = rules.stream().anyMatch(Rule::reverts);
  }

  void look(long canaryCalls) {
    for (int i = 0; i < standings.length; i++) {
      Rule rule = rules.get(i);
      if (standings[i].look(book.lnE(i), rule.needed(), book.units(), canaryCalls)) {
        breaches++;
        if (rule.reverts() && tipped < 0) {
          tipped = i;
        }
      }
    }
    if (reverting && policy.look(lnE(), needed, book.units(), canaryCalls)) {
      breaches++;
      if (tipped < 0) {
        tipped = strongest();
      }
    }
  }

  /** {@code ln Σ weight·E} over the rules that revert. */
  double lnE() {
    double sum = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < standings.length; i++) {
      if (rules.get(i).reverts()) {
        sum = Mixture.add(sum, weighted(i));
      }
    }
    return sum;
  }

  private double weighted(int rule) {
    return StrictMath.log(rules.get(rule).weight()) + book.lnE(rule);
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

  Standing standing(int rule) {
    return standings[rule];
  }

  Standing policy() {
    return policy;
  }

  double needed() {
    return needed;
  }

  /** Whether any rule reverts, so that the policy as a whole can. */
  boolean isReverting() {
    return reverting;
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
