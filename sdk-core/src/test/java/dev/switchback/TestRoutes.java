package dev.switchback;

/** Route documents for tests. */
final class TestRoutes {
  static final String ROUTE = "ticket-triage";
  static final String ROLLOUT = "triage-1.5.0-a1";
  static final String ERRORS_ONLY =
      """
        compare:
          - {signal: error_rate, tolerate: 0%}
        trip: []
        reference: {error_rate: 1%}
      """;

  private TestRoutes() {}

  /** Stable 1.4.0, and a canary 1.5.0 with that share. */
  static String canary(String share, String thresholds, String call) {
    return withServing(
        """
        serving:
          revision: 7
          stable: "1.4.0"
          mode: auto
          rollouts:
            - id: triage-1.5.0-a1
              canary: "1.5.0"
              share: %s
        """
            .formatted(share),
        thresholds,
        call);
  }

  static String canary(String share, String thresholds) {
    return canary(share, thresholds, "{deadline: 8s}");
  }

  /** Stable only. */
  static String stable(String version) {
    return withServing(
        """
        serving:
          revision: 7
          stable: "%s"
          mode: auto
        """
            .formatted(version),
        ERRORS_ONLY,
        "{deadline: 8s}");
  }

  private static String withServing(String serving, String thresholds, String call) {
    return """
        route: ticket-triage
        purpose: Puts an inbound support ticket into a queue.
        owner: support-platform@example.com
        rollback: {runbook: "https://wiki.example.com/triage", last_tested: 2026-11-02}
        monitoring: ["https://grafana.example.com/d/triage"]
        versions:
          - version: "1.4.0"
            provider: openai
            model: small-1
            prompt: {name: triage, template: "Queue for: {{ticket}}"}
          - version: "1.5.0"
            provider: openai
            model: small-2
            prompt: {name: triage, template: "Queue for: {{ticket}}"}
        """
        + serving
        + "thresholds:\n"
        + thresholds.indent(2).stripTrailing()
        + "\ncall: "
        + call
        + "\n";
  }
}
