package dev.switchback.analysis;

import dev.switchback.document.Thresholds.OnBreach;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One rule, ready to be judged.
 *
 * @param name the signal, or {@code all(a, b)}
 * @param kind {@code compare}, {@code limit} or {@code hold}
 * @param declared the tolerance or the limit as written; null for a rule of several parts
 * @param onBreach what its breach does
 * @param weight its share of alpha
 * @param needed ln(1/(alpha·weight))
 * @param strands its evidence; E is the smallest of theirs
 */
record Rule(
    String name,
    String kind,
    @Nullable String declared,
    OnBreach onBreach,
    double weight,
    double needed,
    List<Strand> strands) {
  Rule {
    strands = List.copyOf(strands);
  }

  boolean reverts() {
    return onBreach == OnBreach.REVERT;
  }

  /** Whether it is declared as one rule on all of several. */
  boolean isAll() {
    return declared == null;
  }
}
