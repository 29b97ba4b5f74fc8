package dev.switchback.analysis;

import org.jspecify.annotations.Nullable;

/**
 * The books of a policy: of the strands whose units end with the call, and of those that wait for
 * late signals; and the slices' sizes, where a rule asks for them.
 */
final class Books {
  private final Book prompt;
  private final Book late;
  private final @Nullable SampleRatio ratio;
  private long canaryUnits;

  Books(Strands strands, boolean epochal, boolean withRatio) {
    prompt = new Book(strands.prompt(), epochal);
    late = new Book(strands.late(), epochal);
    ratio = withRatio ? new SampleRatio() : null;
  }

  Book prompt() {
    return prompt;
  }

  Book late() {
    return late;
  }

  Book of(Strand strand) {
    return strand.late() ? late : prompt;
  }

  double lnE(Strand strand) {
    return of(strand).lnE(strand.index());
  }

  /** The smallest of its strands'. */
  double lnE(Rule rule) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < rule.strands().size(); i++) {
      least = Math.min(least, lnE(rule.strands().get(i)));
    }
    return least;
  }

  /** ln E of the slices' sizes; 0 where nobody asks. */
  double ratioLnE() {
    return ratio == null ? 0 : ratio.lnE(prompt.isEpochal(), prompt.rest());
  }

  long canaryUnits() {
    return canaryUnits;
  }

  void drawn(boolean canary, double w) {
    canaryUnits += canary ? 1 : 0;
    if (ratio != null) {
      ratio.add(canary, w);
    }
  }

  void beginEpoch(int number) {
    if (prompt.isEpochal() && number > prompt.epoch().number()) {
      prompt.beginEpoch(number);
      if (ratio != null) {
        ratio.beginEpoch(number);
      }
    }
  }

  void withoutEpochs() {
    prompt.withoutEpochs();
    late.withoutEpochs();
  }
}
