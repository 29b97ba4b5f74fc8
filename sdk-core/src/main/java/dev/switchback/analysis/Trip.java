package dev.switchback.analysis;

import dev.switchback.Outcome;
import dev.switchback.Verdict;
import dev.switchback.document.Threshold;
import dev.switchback.document.Thresholds.OnBreach;
import org.jspecify.annotations.Nullable;

/**
 * One trip and its state. While stable meets the same rule it holds, records it and goes on, so
 * that a shared incident takes no canary back; it is asked at calls of the canary only, or stable,
 * which has more calls and so recovers first, would leave the canary tripped at the end of each
 * incident.
 */
final class Trip {
  private final Threshold.Trip declared;
  private final OnBreach onBreach;
  private final @Nullable Meter canary;
  private final @Nullable Meter stable;
  private final boolean byKey;
  private final boolean regardless;
  private boolean watched;
  private Verdict.@Nullable Breach breach;
  private Verdict.@Nullable Breach held;

  /** A trip with a meter for each slice; null where nothing meters it. */
  Trip(
      Threshold.Trip declared,
      OnBreach onBreach,
      @Nullable Meter canary,
      @Nullable Meter stable,
      boolean byKey,
      boolean regardless) {
    this.declared = declared;
    this.onBreach = onBreach;
    this.canary = canary;
    this.stable = stable;
    this.byKey = byKey;
    this.regardless = regardless;
  }

  /** One ended call; true when it trips now. */
  boolean ended(boolean ofCanary, Outcome outcome, boolean keyed, long key, Now now) {
    if (breach != null || canary == null || stable == null) {
      return false;
    }
    (ofCanary ? canary : stable).ended(outcome, byKey && keyed, key);
    return ofCanary && ask(canary.isMet(), stable.isMet(), now);
  }

  /** Whether canary and stable meet the rule now; true when it trips. */
  boolean ask(boolean canaryMeets, boolean stableMeets, Now now) {
    watched = true;
    if (breach != null || !canaryMeets) {
      return false;
    }
    if (stableMeets && !regardless) {
      held = held == null ? now.breach() : held;
      return false;
    }
    breach = now.breach();
    return true;
  }

  /** When it is. */
  interface Now {
    Verdict.Breach breach();
  }

  Threshold.Trip declared() {
    return declared;
  }

  OnBreach onBreach() {
    return onBreach;
  }

  /** Whether it has seen anything. */
  boolean isWatched() {
    return watched;
  }

  Verdict.@Nullable Breach breach() {
    return breach;
  }

  Verdict.@Nullable Breach held() {
    return held;
  }
}
