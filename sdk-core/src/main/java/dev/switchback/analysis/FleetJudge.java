package dev.switchback.analysis;

import dev.switchback.Verdict;
import dev.switchback.document.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a fleet's rows amount to: of the rules whose units end with the call, and of those that wait
 * for late signals, which have windows of their own.
 */
final class FleetJudge implements Analysis.Fleet {
  /** The share of alpha that is left to the processes alone, together. */
  static final double LOCAL_SHARE = 0.1;

  private final List<Rule> rules = new ArrayList<>();
  private final List<Integer> places = new ArrayList<>();
  private final FleetPool prompt;
  private final FleetPool late;
  private final PoolLooks looks;

  FleetJudge(Thresholds thresholds, List<Rule> all) {
    List<Strand> promptStrands = new ArrayList<>();
    List<Strand> lateStrands = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      if (isPooled(all.get(i))) {
        rules.add(all.get(i));
        places.add(i);
        for (Strand strand : all.get(i).strands()) {
          (strand.late() ? lateStrands : promptStrands).add(strand);
        }
      }
    }
    prompt = new FleetPool(promptStrands);
    late = new FleetPool(lateStrands);
    looks = new PoolLooks(rules, all, thresholds.alpha() * (1 - LOCAL_SHARE));
  }

  /** Golden pairs come apart from calls. */
  private static boolean isPooled(Rule rule) {
    return rule.strands().stream().noneMatch(strand -> strand.badness() instanceof GoldenBadness);
  }

  List<Rule> rules() {
    return rules;
  }

  @Override
  public List<Integer> places() {
    return places;
  }

  PoolLooks looks() {
    return looks;
  }

  @Override
  public FleetPool prompt() {
    return prompt;
  }

  @Override
  public FleetPool late() {
    return late;
  }

  @Override
  public boolean hasRules() {
    return !rules.isEmpty();
  }

  @Override
  public boolean hasLateRules() {
    return !late.strands().isEmpty();
  }

  FleetPool of(Strand strand) {
    return strand.late() ? late : prompt;
  }

  double lnE(Strand strand) {
    FleetPool pool = of(strand);
    return pool.lnE(pool.strands().indexOf(strand));
  }

  /** The smallest of its parts'. */
  double lnE(Rule rule) {
    double least = Double.POSITIVE_INFINITY;
    for (Strand strand : rule.strands()) {
      least = Math.min(least, lnE(strand));
    }
    return least;
  }

  @Override
  public void look() {
    prompt.merge();
    late.merge();
    double[] lnE = new double[rules.size()];
    for (int i = 0; i < lnE.length; i++) {
      lnE[i] = lnE(rules.get(i));
    }
    looks.look(lnE, prompt.units(false), prompt.units(true));
  }

  @Override
  public boolean isBreached() {
    return looks.tipped() >= 0;
  }

  @Override
  public boolean isHeld() {
    return looks.isHeld();
  }

  @Override
  public int breaches() {
    return looks.breaches();
  }

  @Override
  public Verdict verdict(Verdict local) {
    return new PoolVerdict(this).write(local);
  }

  @Override
  public Map<String, Object> ledger() {
    Map<String, Object> ledger = PoolWriter.write(prompt);
    if (hasLateRules()) {
      ledger.put("late", PoolWriter.write(late));
    }
    return ledger;
  }
}
