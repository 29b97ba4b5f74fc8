package dev.switchback.operator;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.RouteDocument;
import java.util.List;

/** Where a watch shows what it sees. Confined to the thread of its command. */
interface Screen {
  /** A route as it is when the watch begins. */
  void state(RouteDocument document);

  /** A change. */
  void change(String route, AuditEntry entry);

  /** All routes as they are now, after their changes. */
  void look(List<RouteDocument> documents);

  /** A change in one line. */
  static String line(String route, AuditEntry entry) {
    return "%s  %s  %s: %s, by %s%s"
        .formatted(
            Times.text(entry.at()),
            route,
            entry.kind(),
            EntryText.what(entry),
            entry.actor(),
            entry.reason().isBlank() ? "" : ": " + entry.reason());
  }
}
