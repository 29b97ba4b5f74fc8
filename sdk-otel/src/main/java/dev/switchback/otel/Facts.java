package dev.switchback.otel;

import dev.switchback.Resolution;
import dev.switchback.document.Prompt;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;

/** What telemetry says of one resolution, built once for all calls that share it. Immutable. */
final class Facts {
  private static final double PARTS_PER_MILLION = 1e6;

  final Resolution resolution;
  final String spanName;

  /** Of the invoke span; the resolution's own names, since spans need no caps. */
  final Attributes routing;

  /** Of the counter of resolutions. */
  final Attributes counted;

  final RouteSeries route;
  final VersionSeries version;
  final SliceSeries slice;

  /** Share of the rollout in [0, 1]; NaN without a rollout. */
  final double share;

  Facts(Resolution resolution, RouteSeries route) {
    this.resolution = resolution;
    this.spanName = "switchback.invoke " + resolution.route();
    this.route = route;
    this.version = route.version(resolution.version().version());
    this.slice = version.slice(resolution.slice());
    this.counted =
        Attributes.of(
            Keys.ROUTE,
            route.name,
            Keys.SLICE,
            resolution.slice().text(),
            Keys.REASON,
            resolution.reason().text());
    this.share = resolution.rollout() == null ? Double.NaN : resolution.share() / PARTS_PER_MILLION;
    this.routing = routing();
  }

  private Attributes routing() {
    String label = resolution.version().version();
    AttributesBuilder built =
        Attributes.builder()
            .put(Keys.ROUTE, resolution.route())
            .put(Keys.VERSION, label)
            .put(Keys.DIGEST, resolution.version().digest())
            .put(Keys.SLICE, resolution.slice().text())
            .put(Keys.STICKY, resolution.sticky())
            .put(Keys.REASON, resolution.reason().text())
            .put(Keys.REVISION, resolution.revision())
            .put(Keys.FLAG_KEY, resolution.route())
            .put(Keys.FLAG_VARIANT, label)
            .put(Keys.FLAG_REASON, flagReason(resolution.reason()))
            .put(Keys.FLAG_PROVIDER, "switchback")
            .put(Keys.FLAG_VERSION, Long.toString(resolution.revision()));
    if (resolution.rollout() != null) {
      built.put(Keys.ROLLOUT, resolution.rollout()).put(Keys.SHARE, share);
    }
    Prompt prompt = resolution.version().prompt();
    if (prompt != null) {
      built.put(Keys.PROMPT, prompt.name());
    }
    return built.build();
  }

  /** The reason in the words of OpenTelemetry's feature flag conventions. */
  private static String flagReason(Resolution.Reason reason) {
    return switch (reason) {
      case DEFAULT -> "static";
      case SPLIT -> "split";
      case FORCED -> "targeting_match";
      case STALE_SNAPSHOT -> "stale";
      case FALLBACK, REGISTRY_UNAVAILABLE -> "default";
      case REVERTED -> "disabled";
    };
  }
}
