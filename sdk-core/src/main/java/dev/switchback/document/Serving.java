package dev.switchback.document;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What serves now. Immutable.
 *
 * @param revision strictly increasing, at least 0
 * @param epoch raised only by a person, after a restore; at least 1; default 1
 * @param stable version label
 * @param previous the stable before; null if there was none
 * @param mode auto or frozen; default auto
 * @param rollouts live ones, asked in this order; their ids and canaries differ
 * @param shadow the version that gets copies; null without
 * @param quarantined versions that cannot be a canary
 * @param reference what stable is known to do, as plain values that {@link Reference#fromMap}
 *     reads; null where nothing is recorded
 */
public record Serving(
    long revision,
    long epoch,
    String stable,
    @Nullable String previous,
    Mode mode,
    List<Rollout> rollouts,
    @Nullable Shadow shadow,
    List<Quarantine> quarantined,
    @Nullable Map<String, Object> reference) {
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
   * @param maxConcurrent calls at once, at least 1; default 4
   * @param tokensPerHour budget, at least 1; null for none
   */
  public record Shadow(
      String version, int sample, int maxConcurrent, @Nullable Long tokensPerHour) {
    /** Checks the ranges. */
    public Shadow {
      Checks.label("shadow.version", version);
      Checks.share("shadow.sample", sample);
      Checks.require(maxConcurrent >= 1, "shadow.max_concurrent", "is less than 1");
      Checks.require(
          tokensPerHour == null || tokensPerHour >= 1, "shadow.tokens_per_hour", "is less than 1");
    }
  }

  /**
   * A version that was reverted.
   *
   * @param version version label
   * @param at when; null where nobody said
   * @param why the reason; may be empty
   */
  public record Quarantine(String version, @Nullable Instant at, String why) {
    /** Checks the label. */
    public Quarantine {
      Checks.label("quarantined.version", version);
      Objects.requireNonNull(why, "why");
    }
  }

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException for a value out of its range, a reference that {@link
   *     Reference#fromMap} does not read, or two rollouts with one id or one canary
   */
  public Serving {
    Checks.require(revision >= 0, "revision", "is less than 0");
    Checks.require(epoch >= 1, "epoch", "is less than 1");
    Checks.label("stable", stable);
    if (previous != null) {
      Checks.label("previous", previous);
    }
    Objects.requireNonNull(mode, "mode");
    rollouts = List.copyOf(rollouts);
    quarantined = List.copyOf(quarantined);
    if (reference != null) {
      reference = Plain.measured("reference", reference);
      var unused = Reference.fromMap(reference);
    }
    long ids = rollouts.stream().map(Rollout::id).distinct().count();
    long canaries = rollouts.stream().map(Rollout::canary).distinct().count();
    Checks.require(
        ids == rollouts.size() && canaries == rollouts.size(),
        "rollouts",
        "have one id or one canary twice");
  }

  /** Without a recorded reference. */
  public Serving(
      long revision,
      long epoch,
      String stable,
      @Nullable String previous,
      Mode mode,
      List<Rollout> rollouts,
      @Nullable Shadow shadow,
      List<Quarantine> quarantined) {
    this(revision, epoch, stable, previous, mode, rollouts, shadow, quarantined, null);
  }

  /** A first state: revision 1, epoch 1, only that version serves. */
  public static Serving of(String stable) {
    return new Serving(1, 1, stable, null, Mode.AUTO, List.of(), null, List.of(), null);
  }

  /** The live rollout of that id, or null. */
  public @Nullable Rollout rollout(String id) {
    for (Rollout rollout : rollouts) {
      if (rollout.id().equals(id)) {
        return rollout;
      }
    }
    return null;
  }

  /** Whether the version cannot be a canary. */
  public boolean isQuarantined(String version) {
    for (Quarantine quarantine : quarantined) {
      if (quarantine.version().equals(version)) {
        return true;
      }
    }
    return false;
  }
}
