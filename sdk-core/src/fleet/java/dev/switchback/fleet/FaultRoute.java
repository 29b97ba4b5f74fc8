package dev.switchback.fleet;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Documents;
import dev.switchback.document.RouteDocument;
import dev.switchback.registry.Registry;
import dev.switchback.registry.Stored;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The routes of the faults, and whether a store's document and audit agree on one. */
final class FaultRoute {
  static final String FINE = "fine";
  static final String BROKEN = "broken";

  private static final String DOCUMENT =
      """
      route: %s
      purpose: Faults.
      owner: faults@example.com
      rollback: {runbook: "https://example.com/faults"}
      monitoring: ["https://example.com/faults"]
      versions:
        - {version: "1.0.0", provider: openai, model: fine}
        %s
      serving:
        revision: 1
        stable: "1.0.0"
      thresholds:
        compare: [{signal: error_rate, tolerate: +50%%}]
        trip: []
        renew: 6h
        reference: {error_rate: 1%%, latency_ms: {"150": 1000}}
      """;

  private FaultRoute() {}

  /** Puts a route with stable 1.0.0 and so many other versions, 1.1.1 and on, that are broken. */
  static void publish(Registry registry, String route, int versions) {
    byte[] bytes = text(route, versions).getBytes(StandardCharsets.UTF_8);
    registry.publish(route + ".yaml", bytes, "faults", "a fault");
  }

  static String text(String route, int versions) {
    String others =
        IntStream.rangeClosed(1, versions)
            .mapToObj(
                number ->
                    "- {version: \"1.1.%d\", provider: openai, model: broken, parameters: {seed: %d}}"
                        .formatted(number, number))
            .collect(Collectors.joining("\n  "));
    return DOCUMENT.formatted(route, others);
  }

  static RouteDocument document(Registry registry, String route) {
    Stored stored = Objects.requireNonNull(registry.read(route), route);
    return Objects.requireNonNull(stored.document(), () -> stored.problems().toString());
  }

  /**
   * Holds a document against its audit, also while others write: what was there before the audit
   * was read is in it, and what is in it is there after.
   */
  static void agree(Report report, Registry registry, String route) {
    RouteDocument before = document(registry, route);
    List<AuditEntry> history = registry.history(route);
    RouteDocument after = document(registry, route);
    report.expect(AuditEntry.verify(history) == null, "the chain holds");
    long revision = before.serving().revision();
    report.expect(
        revision == 1
            || history.stream()
                .anyMatch(
                    entry ->
                        entry.revision() == revision
                            && entry.after().equals(Documents.digest(before))),
        "revision " + revision + " has the entry that made it");
    long last = history.isEmpty() ? 1 : history.get(history.size() - 1).revision();
    report.expect(
        after.serving().revision() >= last, "entry " + last + " has the document that it made");
    report.expect(history.size() == last - 1, "one entry for each revision");
  }

  static long reverts(Registry registry, String route, String rollout) {
    return registry.history(route).stream()
        .filter(
            entry ->
                entry.kind().equals("revert") && entry.toJson().contains("\"" + rollout + "\""))
        .count();
  }
}
