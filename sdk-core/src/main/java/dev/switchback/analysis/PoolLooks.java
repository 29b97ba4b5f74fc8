package dev.switchback.analysis;

import dev.switchback.document.Thresholds.OnBreach;
import java.util.Arrays;
import java.util.List;

/**
 * Looks at the rows of a fleet: each pooled rule against its share of the pooled alpha, then their
 * weighted sum, in which rules that are not pooled stand as they began.
 */
final class PoolLooks {
  private final List<Rule> pooled;
  private final Standing[] standings;
  private final Standing policy = new Standing();
  private final double alpha;
  private final boolean reverting;
  private final double rest;
  private double lnE;
  private int tipped = -1;
  private int breaches;

  PoolLooks(List<Rule> pooled, List<Rule> all, double alpha) {
    this.pooled = pooled;
    this.alpha = alpha;
    standings = new Standing[pooled.size()];
    Arrays.setAll(standings, i -> new Standing());
    reverting = pooled.stream().anyMatch(Rule::reverts);
    rest =
        all.stream()
            .filter(rule -> rule.reverts() && !pooled.contains(rule))
            .mapToDouble(Rule::weight)
            .sum();
    look(new double[pooled.size()], 0, 0);
  }

  void look(double[] ofRules, long units, long canaryUnits) {
    double sum = rest > 0 ? StrictMath.log(rest) : Double.NEGATIVE_INFINITY;
    int strongest = -1;
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < standings.length; i++) {
      Rule rule = pooled.get(i);
      boolean breached = standings[i].look(ofRules[i], needed(rule), units, canaryUnits);
      breaches += breached ? 1 : 0;
      if (rule.reverts()) {
        double weighted = StrictMath.log(rule.weight()) + ofRules[i];
        sum = Mixture.add(sum, weighted);
        if (weighted > most) {
          most = weighted;
          strongest = i;
        }
        if (breached && tipped < 0) {
          tipped = i;
        }
      }
    }
    lnE = sum;
    if (reverting && policy.look(sum, needed(), units, canaryUnits)) {
      breaches++;
      if (tipped < 0) {
        tipped = strongest;
      }
    }
  }

  double needed(Rule rule) {
    return -StrictMath.log(alpha * rule.weight());
  }

  double needed() {
    return -StrictMath.log(alpha);
  }

  boolean isReverting() {
    return reverting;
  }

  /** {@code ln Σ weight·E} as of the last look. */
  double lnE() {
    return lnE;
  }

  Rule rule(int index) {
    return pooled.get(index);
  }

  Standing standing(int index) {
    return standings[index];
  }

  Standing policy() {
    return policy;
  }

  /** The pooled rule that tipped a revert; −1 while none has. */
  int tipped() {
    return tipped;
  }

  int breaches() {
    return breaches;
  }

  boolean isHeld() {
    for (int i = 0; i < standings.length; i++) {
      if (pooled.get(i).onBreach() == OnBreach.HOLD && standings[i].breach() != null) {
        return true;
      }
    }
    return false;
  }
}
