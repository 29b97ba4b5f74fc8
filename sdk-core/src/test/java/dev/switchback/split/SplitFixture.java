package dev.switchback.split;

import dev.switchback.document.CallSettings;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Routes as small as the split can have them: stable 1.0.0, a spare 9.0.0, one canary a rollout.
 */
final class SplitFixture {
  private SplitFixture() {}

  static Rollout rollout(String id, String canary, int share) {
    return new Rollout(id, canary, share, List.of(), null);
  }

  static RouteDocument document(Serving.Mode mode, Rollout... rollouts) {
    List<ModelVersion> versions = new ArrayList<>();
    versions.add(version("1.0.0"));
    versions.add(version("9.0.0"));
    for (Rollout rollout : rollouts) {
      versions.add(version(rollout.canary()));
    }
    Serving serving = new Serving(42, 1, "1.0.0", null, mode, List.of(rollouts), null, List.of());
    return new RouteDocument(
        "triage",
        "Sorts tickets.",
        "team@example.com",
        null,
        List.of(),
        false,
        null,
        versions,
        serving,
        null,
        CallSettings.ofDefaults(),
        null);
  }

  static Split split(Rollout... rollouts) {
    return Split.of(document(Serving.Mode.AUTO, rollouts), Set.of(), null, false);
  }

  private static ModelVersion version(String label) {
    return ModelVersion.builder().version(label).provider("openai").model("model-" + label).build();
  }
}
