package dev.switchback.operator;

import dev.switchback.integration.jdbc.JdbcRegistry;
import dev.switchback.registry.InMemoryRegistry;
import dev.switchback.registry.Registry;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/** Where a test's commands are given: a registry with two routes, an actor, a clock. */
final class Desk {
  static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  static final String TRIAGE =
      """
      # kept as it is
      route: ticket-triage
      purpose: Puts an inbound support ticket into a queue.
      owner: support-platform@example.com
      rollback: {runbook: "https://wiki.example.com/triage", last_tested: 2026-11-02}
      monitoring: ["https://grafana.example.com/d/triage"]
      versions:
        - version: "1.3.2"
          provider: openai
          model: gpt-5-nano
        - version: "1.4.0"
          provider: openai
          model: gpt-5-mini
          parameters: {temperature: 0}
          prompt: {name: triage, template: "Queue for: {{ticket}}"}
          lineage: {training_data: "tickets@2026-09-30", architecture: "hosted"}
          evaluation: {suite: "triage-golden@3", accuracy: 0.91}
          changes: First production version.
          registered: {at: 2026-10-01T09:00:00Z, by: ana}
        - version: "1.5.0"
          provider: anthropic
          model: claude-haiku-4-5
          components: {guardrail: "pii@3"}
      serving:
        revision: 42
        stable: "1.4.0"
        previous: "1.3.2"
        mode: auto
      thresholds:
        compare: [{signal: error_rate, tolerate: +50%}]
        reference: {error_rate: 2%}
      """;

  static final String SUMMARY =
      """
      route: support-summary
      versions:
        - {version: "1.0.0", provider: openai, model: gpt-5-mini}
      serving: {revision: 1, stable: "1.0.0"}
      """;

  /** Where the routes are kept. */
  enum Kept {
    IN_MEMORY,
    IN_FILES,
    IN_H2
  }

  private final String url;
  private final Registry memory;
  private Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private final Map<String, String> environment = new HashMap<>(Map.of("SWITCHBACK_ACTOR", "ana"));
  private Style style = Style.plain();

  private Desk(String url, Registry memory) {
    this.url = url;
    this.memory = memory;
  }

  static Desk at(Kept kept, Path directory) throws IOException {
    return switch (kept) {
      case IN_MEMORY -> over(InMemoryRegistry.ofYaml(TRIAGE, SUMMARY));
      case IN_FILES -> files(directory);
      case IN_H2 -> h2();
    };
  }

  static Desk files(Path directory) throws IOException {
    Files.writeString(directory.resolve("ticket-triage.yaml"), TRIAGE);
    Files.writeString(directory.resolve("support-summary.yaml"), SUMMARY);
    return new Desk("file:" + directory, null);
  }

  static Desk over(Registry registry) {
    return new Desk("memory:", registry);
  }

  private static Desk h2() {
    String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    try (JdbcRegistry registry = JdbcRegistry.of(new DriverSource(url, new Properties()))) {
      registry.createTables();
      for (String text : new String[] {TRIAGE, SUMMARY}) {
        registry.publish("route.yaml", text.getBytes(StandardCharsets.UTF_8), "ana", "first");
      }
    }
    return new Desk(url, null);
  }

  String url() {
    return url;
  }

  Desk with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  String variable(String name) {
    return environment.get(name);
  }

  Desk with(Style other) {
    style = other;
    return this;
  }

  Desk with(Clock other) {
    clock = other;
    return this;
  }

  Ran run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = run(out, err, arguments);
    return new Ran(code, out.toString(), err.toString());
  }

  int run(StringWriter out, StringWriter err, String... arguments) {
    environment.putIfAbsent("SWITCHBACK_REGISTRY", url);
    Stores stores = Stores.of(environment);
    if (memory != null) {
      stores.add("memory", "memory:", (address, variables) -> new Opened(memory));
    }
    Surroundings around =
        new Surroundings(
            new PrintWriter(out), new PrintWriter(err), style, environment, clock, stores);
    return Main.run(around, arguments);
  }

  /** Where a test only wants what a command prints as JSON, and no failure. */
  Map<String, Object> json(String... arguments) {
    Ran ran = run(arguments);
    if (ran.code() != 0) {
      throw new AssertionError("exit code " + ran.code() + ": " + ran.out() + ran.err());
    }
    return ran.json();
  }
}
