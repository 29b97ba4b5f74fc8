package dev.switchback.analysis;

import dev.switchback.Verdict;
import dev.switchback.Verdict.Phase;
import java.util.List;

/** The state of a rule; one on all of several is as far as the part that is least far. */
final class Phases {
  private Phases() {}

  static Phase of(Standing standing, List<Strand> strands, Books books, boolean ended) {
    if (standing.breach() != null) {
      return Phase.BREACHED;
    }
    if (strands.stream().anyMatch(strand -> isWithoutValues(strand, books.of(strand)))) {
      return Phase.ERROR;
    }
    if (ended) {
      return Phase.INCONCLUSIVE;
    }
    for (Strand strand : strands) {
      if (books.of(strand).total(strand.index(), true).n() == 0) {
        return Phase.PENDING;
      }
    }
    boolean stuck =
        strands.stream()
            .anyMatch(strand -> books.of(strand).epoch().last().cell(strand.index()).c() >= 1);
    return stuck ? Phase.INCONCLUSIVE : Phase.RUNNING;
  }

  /** Golden pairs come apart from calls, so windows without one say nothing. */
  private static boolean isWithoutValues(Strand strand, Book book) {
    return book.closedWindows() > 0
        && !(strand.badness() instanceof GoldenBadness)
        && !book.isValued(strand.index())
        && book.total(strand.index(), true).n() + book.total(strand.index(), false).n() == 0;
  }

  static Phase ofRatio(Standing standing, Books books, boolean ended) {
    if (standing.breach() != null) {
      return Phase.BREACHED;
    }
    if (ended) {
      return Verdict.Phase.INCONCLUSIVE;
    }
    return books.canaryUnits() == 0 ? Phase.PENDING : Phase.RUNNING;
  }
}
