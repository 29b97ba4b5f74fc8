package dev.switchback.call;

import dev.switchback.Resolution;
import dev.switchback.Slice;
import dev.switchback.document.ModelVersion;

/** Two versions for tests of the room alone. */
final class Versions {
  static final Resolution STABLE = resolution("1.4.0", "small-1", Slice.STABLE);
  static final Resolution CANARY = resolution("1.5.0", "small-2", Slice.CANARY);

  private Versions() {}

  static Resolution resolution(String label, String model, Slice slice) {
    ModelVersion version =
        ModelVersion.builder().version(label).provider("openai").model(model).build();
    return new Resolution(
        "triage",
        version,
        slice,
        Resolution.Reason.SPLIT,
        slice == Slice.CANARY ? "triage-1.5.0-a1" : null,
        50_000,
        0.05,
        java.util.Map.of(),
        7,
        true);
  }
}
