package dev.switchback.analysis;

import dev.switchback.Verdict;
import dev.switchback.Verdict.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts a fleet's numbers into the verdict of one process. Trips and other rules stay its own. */
final class PoolVerdict {
  private final FleetJudge fleet;
  private final PoolLooks looks;

  PoolVerdict(FleetJudge fleet) {
    this.fleet = fleet;
    this.looks = fleet.looks();
  }

  Verdict write(Verdict local) {
    List<Verdict.Rule> rules = new ArrayList<>(local.rules());
    for (int i = 0; i < fleet.places().size(); i++) {
      int place = fleet.places().get(i);
      rules.set(place, rule(i, rules.get(place)));
    }
    boolean reverting = looks.isReverting();
    int tipped = looks.tipped();
    PoolEpoch epoch = fleet.prompt().last();
    return new Verdict(
        local.rollout(),
        local.canary(),
        local.stable(),
        fleet.prompt().units(true),
        fleet.prompt().units(false),
        epoch.last() - 1,
        epoch.number(),
        local.unit(),
        local.alpha(),
        reverting ? looks.lnE() : null,
        reverting ? looks.policy().maxLnE() : null,
        looks.needed(),
        looks.policy().breach(),
        rules,
        tipped < 0 ? -1 : fleet.places().get(tipped));
  }

  private Verdict.Rule rule(int index, Verdict.Rule local) {
    Rule rule = fleet.rules().get(index);
    Standing standing = looks.standing(index);
    Phase phase = phase(rule, standing);
    if (!rule.isAll()) {
      return strand(rule.strands().get(0), standing, rule, phase, local);
    }
    List<Verdict.Rule> parts = new ArrayList<>();
    for (int part = 0; part < rule.strands().size(); part++) {
      Strand strand = rule.strands().get(part);
      // What a part alone was at most is not kept: it is as of now.
      Standing own = new Standing();
      own.look(fleet.lnE(strand), Double.POSITIVE_INFINITY, 0, 0);
      parts.add(strand(strand, own, null, null, local.all().get(part)));
    }
    return Verdict.Rule.all(
        local.rule(),
        local.kind(),
        Objects.requireNonNull(local.onBreach()),
        phase,
        rule.weight(),
        fleet.lnE(rule),
        standing.maxLnE(),
        looks.needed(rule),
        standing.p(),
        parts,
        standing.breach());
  }

  private Phase phase(Rule rule, Standing standing) {
    if (standing.breach() != null) {
      return Phase.BREACHED;
    }
    boolean stuck = false;
    for (Strand strand : rule.strands()) {
      FleetPool pool = fleet.of(strand);
      int index = pool.strands().indexOf(strand);
      if (pool.total(index, true).n() == 0) {
        return Phase.PENDING;
      }
      stuck |= strand.bet().c(b(pool, index)) >= 1;
    }
    return stuck ? Phase.INCONCLUSIVE : Phase.RUNNING;
  }

  private static double b(FleetPool pool, int index) {
    PoolWindow open = pool.last().window(pool.last().last());
    return open == null ? Double.NaN : open.b(index);
  }

  /** What a strand shows; of a part, without what belongs to the whole. */
  private Verdict.Rule strand(
      Strand strand,
      Standing standing,
      @Nullable Rule rule,
      @Nullable Phase phase,
      Verdict.Rule local) {
    FleetPool pool = fleet.of(strand);
    int index = pool.strands().indexOf(strand);
    Tally canary = pool.total(index, true);
    Tally stable = pool.total(index, false);
    PoolWindow open = pool.last().window(pool.last().last());
    boolean compares = strand.compares() && open != null && open.isFixed();
    double b = compares ? b(pool, index) : Double.NaN;
    return new Verdict.Rule(
        local.rule(),
        local.kind(),
        local.declared(),
        local.onBreach(),
        phase,
        local.weight(),
        pool.lnE(index),
        standing.maxLnE(),
        rule == null ? null : looks.needed(rule),
        standing.p(),
        strand.compares() ? pool.last().last() : null,
        VerdictWriter.known(b),
        compares ? VerdictWriter.known(strand.bet().c(b)) : null,
        open == null ? null : VerdictWriter.known(open.tau(index)),
        VerdictWriter.estimate(strand, canary),
        strand.compares() ? VerdictWriter.estimate(strand, stable) : null,
        VerdictWriter.boundary(strand, stable),
        null,
        List.of(),
        rule == null ? null : standing.breach(),
        null);
  }
}
