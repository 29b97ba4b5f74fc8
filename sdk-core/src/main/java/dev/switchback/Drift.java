package dev.switchback;

import java.util.Locale;

/**
 * A stable version is worse than its own reference.
 *
 * @param signal the signal that got worse
 * @param declared what was tolerated, as written
 * @param reference the signal's mean in the reference, on its own scale
 * @param boundary what was tolerated, on the signal's scale: the reference's 99 % bound with the
 *     tolerance on top
 * @param observed the signal's mean over the last window, on its own scale; of a mean, with values
 *     above the cap counted as the cap
 * @param units calls of the last window, a key counted once
 * @param lnEvidence logarithm of the evidence; an alarm needs ln 1,000
 * @param windows windows since the watch began or last told
 */
public record Drift(
    String signal,
    String declared,
    double reference,
    double boundary,
    double observed,
    int units,
    double lnEvidence,
    long windows) {
  /** One sentence for a person, without version and route. */
  public String sentence() {
    return String.format(
        Locale.ROOT,
        "%s is %.4g over the last %d calls against %.4g of its own reference; %s was tolerated (to"
            + " %.4g); evidence e^%.1f after %d windows.",
        signal,
        observed,
        units,
        reference,
        declared,
        boundary,
        lnEvidence,
        windows);
  }
}
