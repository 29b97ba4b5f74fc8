package dev.switchback.analysis;

import dev.switchback.Outcome;
import dev.switchback.Signals;
import dev.switchback.Verdict;
import dev.switchback.document.Problem;
import dev.switchback.document.Thresholds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The judge of one rollout. Pure: no threads, no clocks; not thread-safe, its caller serialises.
 */
public final class Analysis {

  /** What is wrong or doubtful about thresholds; errors refuse the document, warnings do not. */
  public static List<Problem> lint(Thresholds thresholds) {
    throw new UnsupportedOperationException("not implemented");
  }

  /** A judge that has seen nothing yet. */
  public static Analysis of(Thresholds thresholds) {
    throw new UnsupportedOperationException("not implemented");
  }

  /** Number of evidence rules: compare rules, the implicit one on abandoned_rate, limits. */
  public int rules() {
    throw new UnsupportedOperationException("not implemented");
  }

  /**
   * Writes the raw value of each evidence rule for an ended attempt into {@code into[offset…]}: the
   * badness where it is fixed by the declaration, NaN where the unit has no value.
   */
  public void values(Signals signals, double[] into, int offset) {
    throw new UnsupportedOperationException("not implemented");
  }

  /**
   * Takes one unit that has ended, in order of assignment: its evidence, one look if it is the
   * canary's, then the window may close. Returns the number of the window that took it (a running
   * number over all epochs, from 0), to be given back to {@link #mend}.
   */
  public long take(boolean canary, double w, double[] values, int offset) {
    throw new UnsupportedOperationException("not implemented");
  }

  /** Takes a unit that still waits at H: canary Y = 0, stable Y = 1 in every rule, not in b. */
  public long takeWaiting(boolean canary, double w) {
    throw new UnsupportedOperationException("not implemented");
  }

  /**
   * A unit taken by {@link #takeWaiting} has ended: takes the assumed terms back and puts its own
   * in; a look follows if it is the canary's. False if its window was merged already: nothing done.
   */
  public boolean mend(long window, boolean canary, double w, double[] values, int offset) {
    throw new UnsupportedOperationException("not implemented");
  }

  /** The number of the open window; it grows by one whenever a window closes or an epoch begins. */
  public long openWindow() {
    throw new UnsupportedOperationException("not implemented");
  }

  /** Merges the closed windows with numbers below {@code window} into the prefix. */
  public void mergeBefore(long window) {
    throw new UnsupportedOperationException("not implemented");
  }

  /** Begins the next epoch: windows, b and stakes start from the reference. */
  public void beginEpoch() {
    throw new UnsupportedOperationException("not implemented");
  }

  /**
   * Shows the trips one ended call of either slice, as it ends, whether it is a unit or not.
   *
   * @param key hash of the key, of no meaning when {@code keyed} is false
   */
  public void trip(boolean canary, Outcome outcome, boolean keyed, long key) {
    throw new UnsupportedOperationException("not implemented");
  }

  /** The canary's breaker opened or closed, or stable's. */
  public void breakers(boolean canaryOpen, boolean stableOpen) {
    throw new UnsupportedOperationException("not implemented");
  }

  /** Whether anything that reverts has breached (rule, policy or trip); latched. */
  public boolean isBreached() {
    throw new UnsupportedOperationException("not implemented");
  }

  /** The verdict as of now. */
  public Verdict verdict(String rollout, String canary, String stable, boolean ended) {
    throw new UnsupportedOperationException("not implemented");
  }

  /** The ledger as plain JSON values (maps, lists, strings, numbers), for the audit entry. */
  public java.util.Map<String, Object> ledger() {
    throw new UnsupportedOperationException("not implemented");
  }

  /** A word for a rule in short texts; null when out of range. */
  @Nullable String ruleName(int rule) {
    throw new UnsupportedOperationException("not implemented");
  }
}
