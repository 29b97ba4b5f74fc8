package dev.switchback;

import dev.switchback.registry.InMemoryRegistry;
import java.util.Random;
import java.util.UUID;

/** The conditions of the table "Limits and budgets": 64 routes with two rollouts each. */
final class BenchmarkRoutes {
  static final int ROUTES = 64;

  private BenchmarkRoutes() {}

  static String name(int i) {
    return "route-" + i;
  }

  /** Three rules, and the implicit one on {@code abandoned_rate}. */
  static Switchback open(String unit) {
    String[] documents = new String[ROUTES];
    for (int i = 0; i < ROUTES; i++) {
      documents[i] = document(name(i), unit);
    }
    return Switchback.builder()
        .registry(InMemoryRegistry.ofYaml(documents))
        .allow("openai", "small-*")
        .build();
  }

  private static String document(String route, String unit) {
    return """
        route: %1$s
        purpose: Puts an inbound support ticket into a queue.
        owner: support-platform@example.com
        rollback: {runbook: "https://wiki.example.com/triage", last_tested: 2026-11-02}
        monitoring: ["https://grafana.example.com/d/triage"]
        versions:
          - {version: "1.0.0", provider: openai, model: small-1}
          - {version: "2.0.0", provider: openai, model: small-2}
          - {version: "3.0.0", provider: openai, model: small-3}
        serving:
          revision: 7
          stable: "1.0.0"
          rollouts:
            - {id: %1$s-2.0.0-a1, canary: "2.0.0", share: 5%%}
            - {id: %1$s-3.0.0-a1, canary: "3.0.0", share: 5%%}
        thresholds:
          unit: %2$s
          compare:
            - {signal: error_rate}
            - {signal: score.accuracy}
            - {signal: output_tokens, cap: 4096}
          reference: {error_rate: 1%%, score.accuracy: 0.84}
        """
        .formatted(route, unit);
  }

  /** Different keys of 36 characters. */
  static Key[] keys(int count) {
    Random random = new Random(1);
    Key[] keys = new Key[count];
    for (int i = 0; i < count; i++) {
      keys[i] = Key.of(new UUID(random.nextLong(), random.nextLong()).toString());
    }
    return keys;
  }
}
