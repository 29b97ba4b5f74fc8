package dev.switchback.document;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What serves now.
 *
 * @param revision strictly increasing
 * @param epoch raised only by a person, after a restore; default 1
 * @param stable version label
 * @param previous the stable before; null if there was none
 * @param mode auto or frozen
 * @param rollouts live ones, asked in this order
 * @param shadow the version that gets copies; null without
 * @param quarantined versions that cannot be a canary
 */
public record Serving(
    long revision,
    long epoch,
    String stable,
    @Nullable String previous,
    Mode mode,
    List<Rollout> rollouts,
    @Nullable Shadow shadow,
    List<Quarantine> quarantined) {
  /** Whether automatic changes are allowed. */
  public enum Mode {
    /** Yes. */
    AUTO,
    /** No: the split goes on as it is. */
    FROZEN
  }

  /**
   * The shadow slice.
   *
   * @param version version label
   * @param sample parts per million
   * @param maxConcurrent calls at once
   * @param tokensPerHour budget; null for none
   */
  public record Shadow(
      String version, int sample, int maxConcurrent, @Nullable Long tokensPerHour) {}

  /**
   * A version that was reverted.
   *
   * @param version version label
   * @param at when
   * @param why the reason
   */
  public record Quarantine(String version, @Nullable Instant at, String why) {}
}
