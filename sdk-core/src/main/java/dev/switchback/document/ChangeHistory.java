package dev.switchback.document;

import java.util.List;

/** What the audit knows of a route. */
final class ChangeHistory {
  private final RouteDocument document;
  private final List<AuditEntry> entries;

  ChangeHistory(RouteDocument document, List<AuditEntry> entries) {
    this.document = document;
    this.entries = entries;
  }

  /** Whether a rollout of that id was ever there. */
  boolean knowsRollout(String id) {
    return document.serving().rollout(id) != null || says(id, "rollout");
  }

  /** The rollouts that were started with that version as their canary, oldest first. */
  List<String> triesOf(String version) {
    return entries.stream()
        .filter(entry -> entry.kind().equals("start_canary"))
        .filter(entry -> version.equals(entry.detail().get("version")))
        .map(entry -> String.valueOf(entry.detail().get("rollout")))
        .toList();
  }

  /** Whether that version was stable before. */
  boolean wasStable(String version) {
    return version.equals(document.serving().previous())
        || says(version, "stable")
        || says(version, "previous");
  }

  private boolean says(String value, String name) {
    for (AuditEntry entry : entries) {
      if (value.equals(entry.detail().get(name))) {
        return true;
      }
    }
    return false;
  }

  /** The hash that the next entry carries; null before the first. */
  @org.jspecify.annotations.Nullable
  String lastHash() {
    return entries.isEmpty() ? null : entries.get(entries.size() - 1).hash();
  }
}
