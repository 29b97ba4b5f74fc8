package dev.switchback.operator;

import dev.switchback.Ledger;
import dev.switchback.Verdict;
import dev.switchback.analysis.Analysis;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Thresholds;
import dev.switchback.evidence.LedgerStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a fleet has pooled of one rollout, each time what changed since, and folds it as the
 * processes do. It only looks: it adds nothing and is not counted as a process. Not thread-safe.
 */
final class PooledReader {
  private final PooledLedger ledger;
  private final Rollout rollout;
  private final String stable;
  private final Thresholds thresholds;
  private Analysis analysis;
  private Part prompt;
  private Part late;

  private PooledReader(PooledLedger ledger, RouteDocument document, Rollout rollout, Thresholds t) {
    this.ledger = ledger;
    this.rollout = rollout;
    this.stable = document.serving().stable();
    this.thresholds = t;
    this.analysis = Analysis.of(t);
    this.prompt = new Part(rollout.id());
    this.late = new Part(rollout.id() + LedgerStore.LATE);
  }

  /** Null where nothing is judged. */
  static @Nullable PooledReader of(PooledLedger ledger, RouteDocument document, Rollout rollout) {
    Thresholds thresholds = document.thresholds();
    return thresholds == null ? null : new PooledReader(ledger, document, rollout, thresholds);
  }

  /** One of the rollout's two pools, as far as it was read. */
  private static final class Part {
    private final String name;
    private String pool = "";
    private long known;
    private int processes;

    Part(String name) {
      this.name = name;
    }
  }

  /**
   * What the fleet has pooled by now; null where no process has begun to.
   *
   * @throws dev.switchback.registry.RegistryException if the store has no ledger, or is away
   */
  @Nullable Pooled read() {
    boolean isThere = read(prompt, analysis.fleet().prompt());
    if (isThere && analysis.fleet().hasLateRules()) {
      isThere = read(late, analysis.fleet().late()) || late.pool.isEmpty();
    }
    if (!isThere) {
      // Another pool than before, or none: what was read of the old one says nothing.
      analysis = Analysis.of(thresholds);
      prompt = new Part(prompt.name);
      late = new Part(late.name);
      return null;
    }
    analysis.fleet().look();
    Verdict alone = analysis.verdict(rollout.id(), rollout.canary(), stable, false);
    return Pooled.of(
        analysis.fleet().verdict(alone),
        analysis.fleet().places(),
        prompt.processes,
        ledger.processes().getAsInt());
  }

  /** Whether the pool is the one that was read before, if any was. */
  private boolean read(Part part, Analysis.Pool into) {
    Ledger.Answer answer;
    do {
      answer = ledger.store().exchange(Ledger.Flush.look(part.name, part.pool, part.known));
      boolean isOlder = answer.change() < part.known;
      if (answer.pool().isEmpty()
          || isOlder
          || !(part.pool.isEmpty() || part.pool.equals(answer.pool()))) {
        return false;
      }
      part.pool = answer.pool();
      part.known = answer.change();
      part.processes = answer.processes();
      into.accept(answer);
    } while (answer.hasMore());
    return true;
  }
}
