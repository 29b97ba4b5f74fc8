package dev.switchback.load;

import dev.switchback.Key;
import dev.switchback.Observer;
import dev.switchback.Switchback;
import dev.switchback.registry.InMemoryRegistry;
import java.util.Random;
import java.util.UUID;

/** 64 routes with two live rollouts and three rules each, and one that only has stable. */
final class LoadRoutes {
  static final int ROUTES = 64;
  static final String NARROW = "narrow";

  private static final String DOCUMENT =
      """
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
        rollouts: %2$s
      thresholds:
        unit: key
        compare:
          - {signal: error_rate}
          - {signal: score.accuracy}
          - {signal: output_tokens, cap: 4096}
        reference: {error_rate: 1%%, score.accuracy: 0.84}
      call: {deadline: 60s, first_chunk: 50s, idle: 50s, max_concurrent: %3$d, fallback: %4$s}
      """;

  private LoadRoutes() {}

  static String name(int i) {
    return "route-" + (i & (ROUTES - 1));
  }

  static Switchback open(int mostAtOnce, int mostOnNarrow, Observer observer) {
    String[] documents = new String[ROUTES + 1];
    for (int i = 0; i < ROUTES; i++) {
      String name = name(i);
      String rollouts =
          "[{id: %1$s-a1, canary: \"2.0.0\", share: 5%%}, {id: %1$s-b1, canary: \"3.0.0\", share: 5%%}]"
              .formatted(name);
      documents[i] = DOCUMENT.formatted(name, rollouts, mostAtOnce, true);
    }
    documents[ROUTES] = DOCUMENT.formatted(NARROW, "[]", mostOnNarrow, false);
    return Switchback.builder()
        .registry(InMemoryRegistry.ofYaml(documents))
        .allow("openai", "small-*")
        .observer(observer)
        .build();
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
