package dev.switchback.analysis;

import dev.switchback.Verdict;
import dev.switchback.document.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the verdict's records from the books, the looks and the trips. */
final class VerdictWriter {
  private final Thresholds thresholds;
  private final List<Rule> rules;
  private final List<HoldRule> holds;
  private final Books books;
  private final Looks looks;
  private final Trips trips;

  VerdictWriter(
      Thresholds thresholds,
      List<Rule> rules,
      List<HoldRule> holds,
      Books books,
      Looks looks,
      Trips trips) {
    this.thresholds = thresholds;
    this.rules = rules;
    this.holds = holds;
    this.books = books;
    this.looks = looks;
    this.trips = trips;
  }

  Verdict write(String rollout, String canary, String stable, boolean ended, int tipped) {
    List<Verdict.Rule> written = new ArrayList<>();
    for (int rule = 0; rule < rules.size(); rule++) {
      written.add(evidence(rule, ended));
    }
    for (Trip trip : trips.listed()) {
      written.add(trip(trip, ended));
    }
    for (int hold = 0; hold < holds.size(); hold++) {
      written.add(hold(hold, ended));
    }
    Epoch epoch = books.prompt().epoch();
    return new Verdict(
        rollout,
        canary,
        stable,
        trips.canaryCalls(),
        books.prompt().units(),
        epoch.last().t() - 1,
        epoch.number(),
        text(thresholds.unit()),
        thresholds.alpha(),
        looks.isReverting() ? looks.lnE() : null,
        looks.isReverting() ? looks.policy().maxLnE() : null,
        looks.needed(),
        looks.policy().breach(),
        written,
        tipped);
  }

  private Verdict.Rule evidence(int index, boolean ended) {
    Rule rule = rules.get(index);
    Standing standing = looks.standing(index);
    Verdict.Phase phase = Phases.of(standing, rule.strands(), books, ended);
    if (!rule.isAll()) {
      return strand(rule.strands().get(0), standing, rule, phase);
    }
    List<Verdict.Rule> parts = new ArrayList<>();
    for (int part = 0; part < rule.strands().size(); part++) {
      parts.add(strand(rule.strands().get(part), looks.part(index, part), null, null));
    }
    return Verdict.Rule.all(
        rule.name(),
        rule.kind(),
        text(rule.onBreach()),
        phase,
        rule.weight(),
        books.lnE(rule),
        standing.maxLnE(),
        looks.needed(rule),
        standing.p(),
        parts,
        standing.breach());
  }

  /** What a strand shows; of a part, without what belongs to the whole. */
  private Verdict.Rule strand(
      Strand strand, Standing standing, @Nullable Rule rule, Verdict.@Nullable Phase phase) {
    Book book = books.of(strand);
    Tally canary = book.total(strand.index(), true);
    Tally stable = book.total(strand.index(), false);
    Window window = book.epoch().last();
    Cell open = window.cell(strand.index());
    boolean compares = strand.compares();
    return new Verdict.Rule(
        strand.name(),
        strand.kind(),
        strand.declared(),
        rule == null ? null : text(rule.onBreach()),
        phase,
        rule == null ? null : rule.weight(),
        books.lnE(strand),
        standing.maxLnE(),
        rule == null ? null : looks.needed(rule),
        standing.p(),
        compares ? window.t() : null,
        compares ? known(open.b()) : null,
        compares ? known(open.c()) : null,
        compares ? known(open.tau()) : null,
        estimate(strand, canary),
        compares ? estimate(strand, stable) : null,
        boundary(strand, stable),
        null,
        List.of(),
        rule == null ? null : standing.breach(),
        null);
  }

  static @Nullable Double known(double value) {
    return Double.isNaN(value) ? null : value;
  }

  static Verdict.Estimate estimate(Strand strand, Tally tally) {
    Badness badness = strand.badness();
    double low = badness.estimate(ConfidenceSequence.low(tally.n(), tally.sum()));
    double high = badness.estimate(ConfidenceSequence.high(tally.n(), tally.sum()));
    Double mean = tally.n() == 0 ? null : tally.sum() / tally.n();
    return new Verdict.Estimate(
        tally.n(),
        mean,
        mean == null ? null : badness.estimate(mean),
        Math.min(low, high),
        Math.max(low, high));
  }

  static @Nullable Double boundary(Strand strand, Tally stable) {
    if (!strand.compares()) {
      return strand.bet().c(Double.NaN);
    }
    return stable.n() == 0 ? null : strand.bet().c(stable.sum() / stable.n());
  }

  private Verdict.Rule trip(Trip trip, boolean ended) {
    Verdict.Phase phase =
        trip.breach() != null
            ? Verdict.Phase.BREACHED
            : ended
                ? Verdict.Phase.INCONCLUSIVE
                : trip.isWatched() ? Verdict.Phase.RUNNING : Verdict.Phase.PENDING;
    return Verdict.Rule.trip(
        trip.declared().declared(),
        text(trip.onBreach()),
        phase,
        known(LintTrips.falseTrip(thresholds, trip.declared())),
        trip.breach(),
        trip.held());
  }

  private Verdict.Rule hold(int index, boolean ended) {
    HoldRule hold = holds.get(index);
    Standing standing = looks.holdStanding(index);
    Strand strand = hold.strand();
    Verdict.Phase phase =
        strand == null
            ? Phases.ofRatio(standing, books, ended)
            : Phases.of(standing, List.of(strand), books, ended);
    return Verdict.Rule.hold(
        hold.name(),
        text(hold.onBreach()),
        phase,
        looks.lnE(hold),
        standing.maxLnE(),
        hold.needed(),
        standing.breach());
  }

  private static String text(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
