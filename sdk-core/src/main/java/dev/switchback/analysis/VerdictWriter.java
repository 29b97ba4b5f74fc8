package dev.switchback.analysis;

import dev.switchback.Verdict;
import dev.switchback.document.Threshold.Hold;
import dev.switchback.document.Thresholds;
import dev.switchback.document.Thresholds.OnBreach;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes the verdict's records from the book, the looks and the trips. */
final class VerdictWriter {
  private static final double SAMPLE_RATIO_ALPHA = 0.001;

  private final Thresholds thresholds;
  private final List<Rule> rules;
  private final Book book;
  private final Looks looks;
  private final Trips trips;

  VerdictWriter(Thresholds thresholds, List<Rule> rules, Book book, Looks looks, Trips trips) {
    this.thresholds = thresholds;
    this.rules = rules;
    this.book = book;
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
    for (Hold hold : thresholds.hold()) {
      written.add(hold(hold));
    }
    Epoch epoch = book.epoch();
    return new Verdict(
        rollout,
        canary,
        stable,
        trips.canaryCalls(),
        book.units(),
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
    Tally canary = book.total(index, true);
    Tally stable = book.total(index, false);
    Cell open = book.epoch().last().cell(index);
    boolean compares = rule.compares();
    return new Verdict.Rule(
        rule.name(),
        rule.kind(),
        rule.declared(),
        text(rule.onBreach()),
        phase(standing, canary, stable, open, ended),
        rule.weight(),
        book.lnE(index),
        standing.maxLnE(),
        rule.needed(),
        standing.p(),
        compares ? Integer.valueOf(book.epoch().last().t()) : null,
        compares ? Double.valueOf(open.b()) : null,
        compares ? Double.valueOf(open.c()) : null,
        estimate(rule, canary),
        compares ? estimate(rule, stable) : null,
        boundary(rule, stable),
        standing.breach(),
        null);
  }

  private Verdict.Phase phase(
      Standing standing, Tally canary, Tally stable, Cell open, boolean ended) {
    if (standing.breach() != null) {
      return Verdict.Phase.BREACHED;
    }
    if (book.closedWindows() > 0 && canary.n() + stable.n() == 0) {
      return Verdict.Phase.ERROR;
    }
    if (ended) {
      return Verdict.Phase.INCONCLUSIVE;
    }
    if (canary.n() == 0) {
      return Verdict.Phase.PENDING;
    }
    return open.c() >= 1 ? Verdict.Phase.INCONCLUSIVE : Verdict.Phase.RUNNING;
  }

  private static Verdict.Estimate estimate(Rule rule, Tally tally) {
    if (tally.n() == 0) {
      return new Verdict.Estimate(0, null, null);
    }
    double mean = tally.sum() / tally.n();
    return new Verdict.Estimate(tally.n(), mean, rule.badness().estimate(mean));
  }

  private static @Nullable Double boundary(Rule rule, Tally stable) {
    if (!rule.compares()) {
      return rule.bet().c(Double.NaN);
    }
    return stable.n() == 0 ? null : rule.bet().c(stable.sum() / stable.n());
  }

  private static Verdict.Rule trip(Trip trip, boolean ended) {
    Verdict.Phase phase =
        trip.breach() != null
            ? Verdict.Phase.BREACHED
            : ended
                ? Verdict.Phase.INCONCLUSIVE
                : trip.isWatched() ? Verdict.Phase.RUNNING : Verdict.Phase.PENDING;
    return bare(
        trip.declared().declared(),
        "trip",
        trip.onBreach(),
        phase,
        null,
        trip.breach(),
        trip.held());
  }

  private Verdict.Rule hold(Hold hold) {
    Double own = hold.alpha();
    double usual =
        hold.signal().name().equals("sample_ratio") ? SAMPLE_RATIO_ALPHA : thresholds.alpha();
    double needed = -StrictMath.log(own == null ? usual : own);
    OnBreach onBreach = hold.onBreach() == null ? OnBreach.HOLD : hold.onBreach();
    return bare(hold.signal().name(), "hold", onBreach, Verdict.Phase.PENDING, needed, null, null);
  }

  private static Verdict.Rule bare(
      String name,
      String kind,
      OnBreach onBreach,
      Verdict.Phase phase,
      @Nullable Double needed,
      Verdict.@Nullable Breach breach,
      Verdict.@Nullable Breach held) {
    return new Verdict.Rule(
        name,
        kind,
        null,
        text(onBreach),
        phase,
        null,
        null,
        null,
        needed,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        breach,
        held);
  }

  private static String text(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
