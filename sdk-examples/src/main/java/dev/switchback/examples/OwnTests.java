package dev.switchback.examples;

import dev.switchback.Key;
import dev.switchback.Outcome;
import dev.switchback.RecordingObserver;
import dev.switchback.Switchback;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ModelVersion;
import dev.switchback.registry.InMemoryRegistry;
import dev.switchback.registry.Registry;
import java.util.List;

/** What a user's own tests are made of, and a change from code. */
final class OwnTests {
  private OwnTests() {}

  /** One version for every route, without a registry; run with {@code -ea}. */
  static void oneVersion() {
    ModelVersion version =
        ModelVersion.builder().version("1.0.0").provider("openai").model("gpt-5-mini").build();
    RecordingObserver observed = new RecordingObserver();
    try (Switchback switchback = Switchback.fixed(version, observed)) {
      String summary =
          switchback.call("summary", Key.of("user-1"), target -> "by " + target.model());
      assert summary.equals("by gpt-5-mini");
      assert observed.calls().get(0).outcome() == Outcome.SUCCESS;
    }
  }

  /** The same changes as in a store; answers the audit. */
  static List<AuditEntry> frozen(String yaml) {
    InMemoryRegistry registry = InMemoryRegistry.ofYaml(yaml);
    try (Switchback switchback =
        Switchback.builder().registry(registry).allow("openai", "*").build()) {
      assert switchback.routes().contains("ticket-triage");
      registry.change("ticket-triage", new Change.Freeze(), "ana", "looking into it");
    }
    return registry.history("ticket-triage");
  }

  /** A flip of stable by a program. */
  static void flip(Registry registry) {
    registry.change("ticket-triage", new Change.SwitchStable("1.5.0"), "ana", "1.4.0 is withdrawn");
  }
}
