package dev.switchback;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something an observer is told besides calls. */
public sealed interface Event {
  /** The route it is about. */
  String route();

  /** When it happened, by this machine's clock, for display. */
  Instant at();

  /**
   * A threshold breached. Told by the writer thread, after the canary is off in this process.
   *
   * @param verdict the verdict then
   * @param acted whether it leads to a revert now; false while frozen, and for alerts
   * @param owner the route's owner
   * @param runbook the way back, for a person
   * @param offending the call that tipped it; null where it was not a call
   */
  record Breached(
      String route,
      Instant at,
      Verdict verdict,
      boolean acted,
      @Nullable String owner,
      @Nullable String runbook,
      @Nullable Receipt offending)
      implements Event {}

  /**
   * A canary was taken back. Told by the writer thread, once the registry has it or has refused.
   *
   * @param rollout its id
   * @param canary the version withdrawn
   * @param stable the version that serves
   * @param verdict why; null where a person or another process did it
   * @param entry the audit entry; null while the registry has not taken it
   * @param written whether the registry has it
   * @param failure what keeps the registry from taking it; null once written
   * @param offending calls that tipped it, at most 8
   */
  record Reverted(
      String route,
      Instant at,
      String rollout,
      String canary,
      String stable,
      @Nullable Verdict verdict,
      @Nullable AuditEntry entry,
      boolean written,
      @Nullable String failure,
      @Nullable String owner,
      @Nullable String runbook,
      List<Receipt> offending)
      implements Event {}

  /**
   * A newer document serves.
   *
   * @param before the revision that served before; 0 for the first
   * @param after the revision that serves now
   * @param stable the stable version now
   * @param actor who made the change; null where not known
   */
  record ServingChanged(
      String route, Instant at, long before, long after, String stable, @Nullable String actor)
      implements Event {}

  /** A document was refused; the last good one goes on serving. */
  record DocumentRefused(String route, Instant at, List<Problem> problems) implements Event {}

  /** The registry could not be read; the last good snapshot goes on serving. */
  record RefreshFailed(String route, Instant at, String message) implements Event {}

  /**
   * A rollout's evidence is pooled with the fleet's again, or this process goes on alone under its
   * own small share of alpha. Told when that changes, by the thread that talks to the ledger.
   *
   * @param pooled whether the store of the fleet answers and has the pool
   * @param why what happened
   */
  record PoolingChanged(String route, Instant at, String rollout, boolean pooled, String why)
      implements Event {}

  /**
   * Feedback arrived by receipt.
   *
   * @param kind thumbs, rating, correction or escalation
   * @param value in [0, 1], higher is better; NaN where the kind has none
   * @param why in the user's words: content; null where none was given
   */
  record FeedbackGiven(
      String route, Instant at, Receipt receipt, String kind, double value, @Nullable String why)
      implements Event {}

  /**
   * Stable is worse than its own reference. It reverts nothing; told by the writer thread, about
   * one signal at most once a day.
   *
   * @param version the stable version
   * @param drift what got worse
   * @param owner the route's owner
   * @param runbook the way back, for a person
   */
  record StableDrifted(
      String route,
      Instant at,
      String version,
      Drift drift,
      @Nullable String owner,
      @Nullable String runbook)
      implements Event {}
}
