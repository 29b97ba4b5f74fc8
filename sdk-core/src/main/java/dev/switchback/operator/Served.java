package dev.switchback.operator;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a route served at a time: the present state, with the changes after that time undone.
 *
 * @param stable the version
 * @param change that made it stable; null where the audit begins later
 * @param canaries version and share by rollout
 * @param mode auto or frozen
 * @param latest the last change of any kind before that time; null where the audit begins later
 */
record Served(
    String stable,
    @Nullable AuditEntry change,
    Map<String, Canary> canaries,
    Serving.Mode mode,
    @Nullable AuditEntry latest) {
  private static final String UNKNOWN = "unknown";
  private static final Set<String> FLIPS =
      Set.of("switch_stable", "promote", "rollback", "restore");

  /**
   * @param share as the audit writes it
   * @param change that gave it this share; null where the audit begins later
   */
  record Canary(String version, String share, @Nullable AuditEntry change) {}

  static Served at(RouteDocument document, List<AuditEntry> history, Instant time) {
    Serving now = document.serving();
    String stable = now.stable();
    Serving.Mode mode = now.mode();
    Map<String, Canary> canaries = new LinkedHashMap<>();
    for (Rollout rollout : now.rollouts()) {
      canaries.put(rollout.id(), new Canary(rollout.canary(), Shares.text(rollout.share()), null));
    }
    int first = history.size();
    while (first > 0 && history.get(first - 1).at().isAfter(time)) {
      AuditEntry entry = history.get(--first);
      String previous = text(entry, "previous");
      if (entry.kind().equals("restore")) {
        // It says what it put in place, not what was there before: older entries may.
        stable = UNKNOWN;
        canaries.clear();
      } else if (FLIPS.contains(entry.kind()) && previous != null) {
        stable = previous;
      }
      mode = modeBefore(entry, mode);
      undo(entry, canaries);
    }
    List<AuditEntry> before = history.subList(0, first);
    AuditEntry flip = last(before, entry -> FLIPS.contains(entry.kind()));
    String flipped = flip == null ? null : text(flip, "stable");
    canaries.replaceAll(
        (id, canary) ->
            new Canary(
                canary.version(),
                canary.share(),
                last(
                    before,
                    entry ->
                        id.equals(text(entry, "rollout"))
                            && Set.of("start_canary", "set_share").contains(entry.kind()))));
    return new Served(
        flipped == null ? stable : flipped,
        flip,
        canaries,
        mode,
        before.isEmpty() ? null : before.get(before.size() - 1));
  }

  private static void undo(AuditEntry entry, Map<String, Canary> canaries) {
    String rollout = text(entry, "rollout");
    if (rollout == null) {
      return;
    }
    String version = String.valueOf(text(entry, "version"));
    switch (entry.kind()) {
      case "start_canary" -> canaries.remove(rollout);
      case "set_share" ->
          canaries.put(rollout, new Canary(version, String.valueOf(text(entry, "from")), null));
      case "revert", "promote" ->
          canaries.put(rollout, new Canary(version, String.valueOf(text(entry, "share")), null));
      default -> {
        // Names a rollout and does not move it.
      }
    }
  }

  private static Serving.Mode modeBefore(AuditEntry entry, Serving.Mode after) {
    return switch (entry.kind()) {
      case "freeze" -> Serving.Mode.AUTO;
      case "unfreeze" -> Serving.Mode.FROZEN;
      default -> after;
    };
  }

  private static @Nullable AuditEntry last(
      List<AuditEntry> entries, java.util.function.Predicate<AuditEntry> is) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (is.test(entries.get(i))) {
        return entries.get(i);
      }
    }
    return null;
  }

  private static @Nullable String text(AuditEntry entry, String name) {
    Object value = entry.detail().get(name);
    return value == null ? null : value.toString();
  }
}
