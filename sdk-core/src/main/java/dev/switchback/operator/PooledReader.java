package dev.switchback.operator;

import dev.switchback.Ledger;
import dev.switchback.Verdict;
import dev.switchback.analysis.Analysis;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Thresholds;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a fleet has pooled of one rollout, each time what changed since, and folds it as the
 * processes do. It adds no unit, begins no pool and is not counted as a process. Not thread-safe.
 */
final class PooledReader {
  /** No pool is called so: a store names it after the process and flush that began it. */
  private static final String NONE = "?";

  private final PooledLedger ledger;
  private final String rollout;
  private final String canary;
  private final String stable;
  private final Thresholds thresholds;
  private final String reader = "reader-" + UUID.randomUUID();
  private Analysis analysis;
  private Verdict alone;
  private String pool = NONE;
  private long sequence;
  private long known;

  private PooledReader(PooledLedger ledger, RouteDocument document, Rollout rollout, Thresholds t) {
    this.ledger = ledger;
    this.rollout = rollout.id();
    this.canary = rollout.canary();
    this.stable = document.serving().stable();
    this.thresholds = t;
    this.analysis = Analysis.of(t);
    this.alone = alone();
  }

  /** Null where nothing is judged. */
  static @Nullable PooledReader of(PooledLedger ledger, RouteDocument document, Rollout rollout) {
    Thresholds thresholds = document.thresholds();
    return thresholds == null ? null : new PooledReader(ledger, document, rollout, thresholds);
  }

  private Verdict alone() {
    return analysis.verdict(rollout, canary, stable, false);
  }

  /**
   * What the fleet has pooled by now; null where no process has begun to.
   *
   * @throws dev.switchback.registry.RegistryException if the store has no ledger, or is away
   */
  @Nullable Pooled read() {
    Ledger.Answer answer;
    do {
      answer = ledger.store().exchange(question());
      if (answer.pool().isEmpty()) {
        begin(NONE);
        return null;
      }
      if (!answer.pool().equals(pool)) {
        begin(answer.pool());
        continue;
      }
      analysis.pool().accept(answer);
      known = answer.change();
    } while (known == 0 || answer.hasMore());
    analysis.pool().look();
    return Pooled.of(
        alone, analysis.pool().verdict(alone), answer.processes(), ledger.processes().getAsInt());
  }

  private Ledger.Flush question() {
    return new Ledger.Flush(
        rollout, pool, reader, ++sequence, 0, known, List.of(), List.of(), List.of());
  }

  private void begin(String name) {
    pool = name;
    known = 0;
    analysis = Analysis.of(thresholds);
    alone = alone();
  }
}
