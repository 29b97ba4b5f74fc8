package dev.switchback.operator;

import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.registry.RegistryException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The evidence on live rollouts, as far as the store has it. Confined to the thread of its command.
 */
final class LiveEvidence {
  static final String ELSEWHERE =
      "its evidence is in the processes that serve it: Switchback.verdict(route, rollout)";

  private final @Nullable PooledLedger ledger;
  private final Map<String, PooledReader> readers = new HashMap<>();

  LiveEvidence(@Nullable PooledLedger ledger) {
    this.ledger = ledger;
  }

  /**
   * What there is of one rollout.
   *
   * @param pooled null where there is nothing
   * @param why nothing is there; empty where something is
   */
  record Found(@Nullable Pooled pooled, String why) {}

  Found of(RouteDocument document, Rollout rollout) {
    if (ledger == null) {
      return new Found(null, rollout.id() + ": this store pools no counts; " + ELSEWHERE);
    }
    PooledReader reader = readers.get(rollout.id());
    if (reader == null) {
      reader = PooledReader.of(ledger, document, rollout);
      if (reader == null) {
        return new Found(null, rollout.id() + ": it has no thresholds, so nothing is judged");
      }
      readers.put(rollout.id(), reader);
    }
    try {
      Pooled pooled = reader.read();
      return new Found(
          pooled,
          pooled != null
              ? ""
              : rollout.id()
                  + ": no process has pooled counts of it yet; without a ledger in its builder "
                  + ELSEWHERE);
    } catch (RegistryException unread) {
      return new Found(
          null,
          "%s: the store's ledger cannot be read (%s); %s"
              .formatted(rollout.id(), unread.getMessage(), ELSEWHERE));
    }
  }
}
