package dev.switchback.analysis;

import dev.switchback.Verdict;
import dev.switchback.Verdict.Phase;
import java.util.ArrayList;
import java.util.List;

/** Puts a fleet's numbers into the verdict of one process. Trips and other rules stay its own. */
final class PoolVerdict {
  private final FleetPool pool;
  private final PoolLooks looks;

  PoolVerdict(FleetPool pool) {
    this.pool = pool;
    this.looks = pool.looks();
  }

  Verdict write(Verdict local) {
    List<Verdict.Rule> rules = new ArrayList<>(local.rules());
    for (int i = 0; i < pool.places().size(); i++) {
      rules.set(pool.places().get(i), rule(i, rules.get(pool.places().get(i))));
    }
    boolean reverting = looks.isReverting();
    int tipped = looks.tipped();
    PoolEpoch epoch = pool.last();
    return new Verdict(
        local.rollout(),
        local.canary(),
        local.stable(),
        pool.units(true),
        pool.units(false),
        epoch.last() - 1,
        epoch.number(),
        local.unit(),
        local.alpha(),
        reverting ? looks.lnE() : null,
        reverting ? looks.policy().maxLnE() : null,
        looks.needed(),
        looks.policy().breach(),
        rules,
        tipped < 0 ? -1 : pool.places().get(tipped));
  }

  private Verdict.Rule rule(int index, Verdict.Rule local) {
    Strand strand = pool.strands().get(index);
    Standing standing = looks.standing(index);
    Tally canary = total(index, true);
    Tally stable = total(index, false);
    PoolEpoch epoch = pool.last();
    PoolWindow open = epoch.window(epoch.last());
    boolean compares = strand.compares() && open != null && open.isFixed();
    double b = compares && open != null ? open.b(index) : Double.NaN;
    double c = strand.bet().c(b);
    Phase phase =
        standing.breach() != null
            ? Phase.BREACHED
            : canary.n() == 0 ? Phase.PENDING : c >= 1 ? Phase.INCONCLUSIVE : Phase.RUNNING;
    return new Verdict.Rule(
        local.rule(),
        local.kind(),
        local.declared(),
        local.onBreach(),
        phase,
        local.weight(),
        pool.lnE(index),
        standing.maxLnE(),
        looks.needed(looks.rule(index)),
        standing.p(),
        strand.compares() ? epoch.last() : null,
        VerdictWriter.known(b),
        compares ? VerdictWriter.known(c) : null,
        null,
        VerdictWriter.estimate(strand, canary),
        strand.compares() ? VerdictWriter.estimate(strand, stable) : null,
        VerdictWriter.boundary(strand, stable),
        null,
        List.of(),
        standing.breach(),
        null);
  }

  private Tally total(int strand, boolean ofCanary) {
    Tally total = new Tally();
    for (PoolEpoch epoch : pool.epochs()) {
      total.add(epoch.total(strand, ofCanary));
    }
    return total;
  }
}
