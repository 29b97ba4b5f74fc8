package dev.switchback.split;

import dev.switchback.Key;
import dev.switchback.Resolution;
import dev.switchback.Slice;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import org.jspecify.annotations.Nullable;

/** One answer of the split, prebuilt twice: for calls with a key and for calls without. */
record Drawn(Resolution sticky, Resolution perCall) {

  static Drawn stable(RouteDocument document, Resolution.Reason reason, double probability) {
    ModelVersion version = listed(document, document.serving().stable());
    return new Drawn(
        of(document, version, Slice.STABLE, reason, null, probability, true),
        of(document, version, Slice.STABLE, reason, null, probability, false));
  }

  static Drawn canary(
      RouteDocument document, Rollout rollout, Resolution.Reason reason, double probability) {
    ModelVersion version = listed(document, rollout.canary());
    return new Drawn(
        of(document, version, Slice.CANARY, reason, rollout, probability, true),
        of(document, version, Slice.CANARY, reason, rollout, probability, false));
  }

  static Resolution forced(RouteDocument document, ModelVersion version, Slice slice) {
    return of(document, version, slice, Resolution.Reason.FORCED, null, 0, false);
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
      boolean sticky) {
    return new Resolution(
        document.route(),
        version,
        slice,
        reason,
        rollout == null ? null : rollout.id(),
        rollout == null ? 0 : rollout.share(),
        probability,
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
