package dev.switchback.analysis;

import dev.switchback.document.Signal;
import dev.switchback.document.Threshold;
import dev.switchback.document.Threshold.Compare;
import dev.switchback.document.Threshold.Hold;
import dev.switchback.document.Threshold.Limit;
import dev.switchback.document.Thresholds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All strands of a policy. Those on signals that come after the call have a book of their own,
 * since their units end later.
 */
final class Strands {
  private final Thresholds thresholds;
  private final List<Strand> prompt = new ArrayList<>();
  private final List<Strand> late = new ArrayList<>();
  private final List<Late> lateSignals = new ArrayList<>();

  /** What a late strand waits for, and for how long after the draw. */
  record Late(Signal signal, long withinNanos) {}

  Strands(Thresholds thresholds) {
    this.thresholds = thresholds;
  }

  List<Strand> prompt() {
    return prompt;
  }

  List<Strand> late() {
    return late;
  }

  /** In the order of the late strands. */
  List<Late> lateSignals() {
    return lateSignals;
  }

  /** The strand of a compare or limit rule, or of a part of one. */
  Strand add(Threshold declared) {
    Badness badness = Bets.badness(thresholds, declared);
    Bet bet = Bets.bet(thresholds, declared, badness);
    if (declared instanceof Compare compare) {
      return add(
          compare.signal(), "compare", compare.tolerate().text(), badness, bet, compare.within());
    }
    Limit limit = (Limit) declared;
    return add(limit.signal(), "limit", limit.text(), badness, bet, limit.within());
  }

  /** The strand of a hold on missing scores. */
  Strand addHold(Hold hold) {
    Double most = hold.atMost();
    Bet bet = new OneSampleBet(most == null ? Double.NaN : most, 0);
    return add(hold.signal(), "hold", "", new MissingBadness(), bet, null);
  }

  private Strand add(
      Signal signal,
      String kind,
      String declared,
      Badness badness,
      Bet bet,
      @Nullable Duration within) {
    List<Strand> book = within == null ? prompt : late;
    Strand strand =
        new Strand(signal.name(), kind, declared, badness, bet, within != null, book.size());
    book.add(strand);
    if (within != null) {
      lateSignals.add(new Late(signal, within.toNanos()));
    }
    return strand;
  }
}
