package dev.switchback.split;

import dev.switchback.Key;
import dev.switchback.Resolution;
import dev.switchback.Slice;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One answer of the split, prebuilt twice: for calls with a key and for calls without. */
record Drawn(Resolution sticky, Resolution perCall) {

  /**
   * Stable as drawn or as taken over.
   *
   * @param probabilities those of the rollouts that the draw is evidence for; empty for none
   */
  static Drawn stable(
      RouteDocument document,
      Resolution.Reason reason,
      double probability,
      Map<String, Double> probabilities) {
    ModelVersion version = listed(document, document.serving().stable());
    return new Drawn(
        of(document, version, Slice.STABLE, reason, null, probability, probabilities, true),
        of(document, version, Slice.STABLE, reason, null, probability, probabilities, false));
  }

  static Drawn canary(
      RouteDocument document, Rollout rollout, Resolution.Reason reason, double probability) {
    ModelVersion version = listed(document, rollout.canary());
    Map<String, Double> own = Map.of(rollout.id(), probability);
    return new Drawn(
        of(document, version, Slice.CANARY, reason, rollout, probability, own, true),
        of(document, version, Slice.CANARY, reason, rollout, probability, own, false));
  }

  static Resolution forced(RouteDocument document, ModelVersion version, Slice slice) {
    return of(document, version, slice, Resolution.Reason.FORCED, null, 0, Map.of(), false);
  }

  static Resolution shadow(RouteDocument document, String label) {
    ModelVersion version = listed(document, label);
    return of(document, version, Slice.SHADOW, Resolution.Reason.SPLIT, null, 0, Map.of(), false);
  }

  Resolution to(Key key) {
    return key.isSticky() ? sticky : perCall;
  }

  private static Resolution of(
      RouteDocument document,
      ModelVersion version,
      Slice slice,
      Resolution.Reason reason,
      @Nullable Rollout rollout,
      double probability,
      Map<String, Double> probabilities,
      boolean sticky) {
    return new Resolution(
        document.route(),
        version,
        slice,
        reason,
        rollout == null ? null : rollout.id(),
        rollout == null ? 0 : rollout.share(),
        probability,
        probabilities,
        document.serving().revision(),
        sticky);
  }

  private static ModelVersion listed(RouteDocument document, String label) {
    ModelVersion version = document.version(label);
    if (version == null) {
      throw new IllegalArgumentException(
          "route " + document.route() + ": version " + label + " is named but not listed");
    }
    return version;
  }
}
