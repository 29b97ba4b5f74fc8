package dev.switchback.operator;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rollouts whose end a watch waits for. Confined to the thread of its command. */
final class Ends {
  private static final String LIVE = "live";

  /** By id, what became of them. */
  private final Map<String, String> states = new LinkedHashMap<>();

  void await(Rollout rollout) {
    states.put(rollout.id(), LIVE);
  }

  /** What a change did to them. */
  void changed(AuditEntry entry) {
    Object rollout = entry.detail().get("rollout");
    if (rollout != null && (entry.kind().equals("revert") || entry.kind().equals("promote"))) {
      states.computeIfPresent(
          rollout.toString(), (id, state) -> state.equals(LIVE) ? entry.kind() : state);
    }
  }

  /** Those of them that are gone without a word in the audit. */
  void gone(RouteDocument document, Set<String> ofRoute) {
    for (String id : ofRoute) {
      if (document.serving().rollout(id) == null) {
        states.computeIfPresent(id, (key, state) -> state.equals(LIVE) ? "ended" : state);
      }
    }
  }

  /** The exit code once all have ended: 1 where one was reverted; null before. */
  @Nullable Integer code() {
    if (states.isEmpty() || states.containsValue(LIVE)) {
      return null;
    }
    return states.containsValue("revert") ? Refusals.OBJECTION : 0;
  }

  /** What a verdict that an entry keeps says in a sentence; empty where it keeps none. */
  static String sentence(AuditEntry entry) {
    Object sentence =
        entry.evidence().get("verdict") instanceof Map<?, ?> kept ? kept.get("sentence") : null;
    return sentence == null ? "" : sentence.toString();
  }
}
