package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.registry.Stored;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route as a registry has it.
 *
 * @param stored its bytes
 * @param document what they say
 * @param history its audit, oldest first
 * @param ledger where its fleet may pool counts; null where the store has no place for them
 */
record Found(
    Stored stored,
    RouteDocument document,
    List<AuditEntry> history,
    @Nullable PooledLedger ledger) {
  Found {
    history = List.copyOf(history);
  }

  String route() {
    return document.route();
  }

  /**
   * The live rollout that is meant.
   *
   * @param id null for the only one
   */
  Rollout rollout(@Nullable String id) {
    List<Rollout> live = document.serving().rollouts();
    List<String> ids = live.stream().map(Rollout::id).toList();
    if (id != null) {
      Rollout rollout = document.serving().rollout(id);
      if (rollout == null) {
        throw new SwitchbackException(
            "rollout %s of %s is not live; live: %s".formatted(id, route(), listed(ids)));
      }
      return rollout;
    }
    if (live.size() != 1) {
      throw new SwitchbackException(
          "%s has %s live rollouts; %s"
              .formatted(
                  route(),
                  live.isEmpty() ? "no" : live.size(),
                  live.isEmpty()
                      ? "start one with canary"
                      : "say which with --rollout: " + listed(ids)));
    }
    return live.get(0);
  }

  private static String listed(List<String> ids) {
    return ids.isEmpty() ? "none" : String.join(", ", ids);
  }
}
