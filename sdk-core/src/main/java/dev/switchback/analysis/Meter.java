package dev.switchback.analysis;

import dev.switchback.Outcome;

/** What a trip counts on one slice. */
interface Meter {
  /** One ended call, never an excluded outcome. */
  void ended(Outcome outcome, boolean keyed, long key);

  /** Whether the slice meets the rule now. */
  boolean isMet();
}
