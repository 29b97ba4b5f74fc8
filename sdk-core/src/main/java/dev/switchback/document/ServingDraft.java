package dev.switchback.document;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A serving state while a change works on it; begins one revision above the present one. */
final class ServingDraft {
  private final Serving from;
  private String stable;
  private @Nullable String previous;
  private Serving.Mode mode;
  private final List<Rollout> rollouts;
  private Serving.@Nullable Shadow shadow;
  private final List<Serving.Quarantine> quarantined;
  private @Nullable Map<String, Object> reference;

  ServingDraft(Serving from) {
    this.from = from;
    this.stable = from.stable();
    this.previous = from.previous();
    this.mode = from.mode();
    this.rollouts = new ArrayList<>(from.rollouts());
    this.shadow = from.shadow();
    this.quarantined = new ArrayList<>(from.quarantined());
    this.reference = from.reference();
  }

  /** Stable moves; what was known of the old one says nothing of the new one. */
  void flip(String version, @Nullable Map<String, Object> known) {
    previous = stable;
    stable = version;
    reference = known;
  }

  void mode(Serving.Mode next) {
    mode = next;
  }

  void add(Rollout rollout) {
    rollouts.add(rollout);
  }

  void replace(Rollout rollout) {
    rollouts.replaceAll(old -> old.id().equals(rollout.id()) ? rollout : old);
  }

  void remove(Rollout rollout) {
    rollouts.removeIf(old -> old.id().equals(rollout.id()));
  }

  void quarantine(String version, Instant at, String why) {
    if (!from.isQuarantined(version)) {
      quarantined.add(new Serving.Quarantine(version, at, why));
    }
  }

  void clear(String version) {
    quarantined.removeIf(old -> old.version().equals(version));
  }

  void shadow(Serving.@Nullable Shadow next) {
    shadow = next;
  }

  void reference(Map<String, Object> known) {
    reference = known;
  }

  Serving build() {
    return new Serving(
        Math.addExact(from.revision(), 1),
        from.epoch(),
        stable,
        previous,
        mode,
        rollouts,
        shadow,
        quarantined,
        reference);
  }
}
