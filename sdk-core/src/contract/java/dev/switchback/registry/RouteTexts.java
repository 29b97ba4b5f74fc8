package dev.switchback.registry;

import dev.switchback.document.Documents;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Documents as people write them. */
final class RouteTexts {
  private RouteTexts() {}

  static final String ROUTE = "ticket-triage";

  /** Revision 1, stable 1.4.0, with 1.5.0 and 1.6.0 registered. */
  static String plain() {
    return plain(ROUTE);
  }

  static String plain(String route) {
    return """
        # kept as it is
        route: %s
        purpose: Puts an inbound support ticket into a queue.
        owner: support-platform@example.com
        rollback: {runbook: "https://wiki.example.com/triage"}
        monitoring: ["https://grafana.example.com/d/triage"]
        versions:
          - version: "1.4.0"   # the good one
            provider: openai
            model: gpt-5-mini
            parameters: {temperature: 0}
          - version: "1.5.0"
            provider: openai
            model: gpt-5-mini
            parameters: {temperature: 1}
          - version: "1.6.0"
            provider: openai
            model: gpt-5
        serving:
          revision: 1
          stable: "1.4.0"
          mode: auto
        thresholds:
          compare:
            - {signal: error_rate, tolerate: +50%%}
          reference: {error_rate: 2%%}
        """
        .formatted(route);
  }

  /** The plain one with canary 1.5.0 at 5 % in rollout r1. */
  static String canary() {
    return plain()
        .replace(
            "  mode: auto\n",
            "  mode: auto\n  rollouts:\n    - {id: r1, canary: \"1.5.0\", share: 5%, steps: [5%, 25%]}\n");
  }

  static String withRevision(String text, long revision) {
    return text.replace("revision: 1\n", "revision: " + revision + "\n");
  }

  static RouteDocument document(String text) {
    return Documents.read("test.yaml", text.getBytes(StandardCharsets.UTF_8)).document();
  }

  static Rollout rollout(String id) {
    return new Rollout(id, "1.5.0", 50_000, List.of(50_000), null);
  }
}
