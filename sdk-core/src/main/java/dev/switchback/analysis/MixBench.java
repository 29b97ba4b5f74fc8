package dev.switchback.analysis;

/** What the windows of one label mix share in a fleet. */
final class MixBench implements Bench {
  private final Bet bet;
  private final LabelTerms terms = new LabelTerms();

  MixBench(Bet bet) {
    this.bet = bet;
  }

  @Override
  public Cell newCell() {
    return new MixCell(this);
  }

  /** Good until it is asked for the next. */
  LabelTerms terms(MixFix fix, double w) {
    terms.fill(bet, fix.b(), 1 + fix.labels().size(), w);
    return terms;
  }
}
