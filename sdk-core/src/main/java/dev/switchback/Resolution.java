package dev.switchback;

import dev.switchback.document.ModelVersion;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which version a call got, and the reason. Built once per route, slice and snapshot and shared by
 * all calls that got it; immutable.
 *
 * @param route the route's name
 * @param version the version to call
 * @param slice the slice the call belongs to
 * @param reason why this version
 * @param rollout the id of the rollout whose canary this is; null for stable and forced ones
 * @param share the share of that rollout in parts per million; 0 without one
 * @param probability the canary's probability for its rollout given canary or stable (w of the
 *     analysis); for a stable resolution, that of the first live rollout; 0 where nothing was drawn
 * @param probabilities for each rollout that this draw is evidence for, by id, the canary's
 *     probability given canary or stable: a canary's own, all live ones for stable; empty where
 *     nothing was drawn
 * @param revision the revision of the document that decided
 * @param sticky whether the same key gets the same slice again
 */
public record Resolution(
    String route,
    ModelVersion version,
    Slice slice,
    Reason reason,
    @Nullable String rollout,
    int share,
    double probability,
    Map<String, Double> probabilities,
    long revision,
    boolean sticky) {

  /** Copies the map. */
  public Resolution {
    probabilities = Map.copyOf(probabilities);
  }

  /** Why a call got its version. */
  public enum Reason {
    /** No rollout is live: stable. */
    DEFAULT,
    /** Drawn by the split. */
    SPLIT,
    /** The caller named the version. */
    FORCED,
    /** The canary failed and stable took over. */
    FALLBACK,
    /** The rollout was taken back in this process; the registry may not know yet. */
    REVERTED,
    /** The snapshot is older than the route's {@code max_staleness}: canaries are off. */
    STALE_SNAPSHOT,
    /** The registry has not been reached since start: last good or packaged documents serve. */
    REGISTRY_UNAVAILABLE;

    private final String text = name().toLowerCase(Locale.ROOT);

    /** The name in telemetry, such as {@code stale_snapshot}. */
    public String text() {
      return text;
    }
  }
}
