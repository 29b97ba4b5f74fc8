package dev.switchback.simulation;

import dev.switchback.document.Documents;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Thresholds;
import java.nio.charset.StandardCharsets;

/** Thresholds and routes as a person would write them, read by the reader of production. */
final class Documented {
  private Documented() {}

  static Thresholds thresholds(double alpha, String rest) {
    Thresholds read = route(alpha, rest, "- {id: a, canary: \"2.0.0\", share: 5%}").thresholds();
    if (read == null) {
      throw new IllegalStateException("no thresholds were read");
    }
    return read;
  }

  static RouteDocument route(double alpha, String thresholds, String... rollouts) {
    String yaml =
        """
        route: simulated
        purpose: A simulation.
        owner: nobody@example.com
        rollback: {runbook: "https://example.com/r"}
        monitoring: ["https://example.com/m"]
        versions:
          - {version: "1.0.0", provider: p, model: one}
          - {version: "2.0.0", provider: p, model: two}
          - {version: "3.0.0", provider: p, model: three}
        serving:
          revision: 1
          stable: "1.0.0"
          rollouts:
        %s
        thresholds:
          alpha: %s
        %s
        """
            .formatted(
                String.join("\n", rollouts).indent(4).stripTrailing(),
                alpha,
                thresholds.indent(2).stripTrailing());
    return Documents.read("simulated.yaml", yaml.getBytes(StandardCharsets.UTF_8)).document();
  }
}
