package dev.switchback.integration.redis;

import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import dev.switchback.registry.Stored;
import java.util.List;
import java.util.Objects;

/**
 * The names in Redis. All of them hold the prefix as a hash tag, so that a cluster keeps them in
 * one slot and the scripts can touch them together.
 *
 * @param documents a hash: the document of each route, as people write it
 * @param index a hash: what tells one document from another, so that a poll reads little
 * @param audits begins the names of the lists of audit entries
 * @param leases a hash: who holds each lease
 * @param channel where changes are told
 */
record Keys(String documents, String index, String audits, String leases, String channel) {
  static Keys of(String prefix) {
    String tag = "{" + prefix + "}:";
    return new Keys(
        tag + "documents", tag + "index", tag + "audit:", tag + "leases", tag + "changes");
  }

  String audit(String route) {
    return audits + route;
  }

  List<String> all(String route) {
    return List.of(documents, index, audit(route));
  }

  /** Format, live rollouts, epoch, revision and digest of a document. */
  static String entry(Stored stored) {
    RouteDocument document = Objects.requireNonNull(stored.document());
    Serving serving = document.serving();
    return "%s %d %d.%d %s"
        .formatted(
            stored.name().endsWith(".json") ? "json" : "yaml",
            serving.rollouts().size(),
            serving.epoch(),
            serving.revision(),
            stored.tag());
  }

  static boolean isLive(String entry) {
    String[] parts = entry.split(" ", 3);
    return parts.length > 1 && !parts[1].equals("0");
  }

  /** A document's name for messages; YAML where the index does not say. */
  static String name(String route, String entry) {
    return route + (entry.startsWith("json ") ? ".json" : ".yaml");
  }
}
