package dev.switchback.document;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What moves stable, and what is kept from being a canary. */
final class StableChanges {
  private StableChanges() {}

  static void switchStable(Changing it, String label) {
    it.requireReason();
    String version = it.version(label).version();
    it.require(
        !it.document.requireCanary(),
        "the route says require_canary; start a canary of " + version + " instead");
    it.require(
        !it.serving.isQuarantined(version),
        "version " + version + " is quarantined; find out why, then clear_quarantine");
    requireElsewhere(it, version);
    it.warn(
        "serving.stable",
        "goes to " + version + " at once, without a canary",
        "watch it, and roll back to " + it.serving.stable() + " if it is worse");
    flip(it, version, null);
    RolloutChanges.warnOfOthers(it, "");
  }

  static void rollback(Changing it, String label) {
    it.requireReason();
    String version = it.version(label).version();
    it.require(
        it.history.wasStable(version),
        "version " + version + " was never stable; switch_stable goes to any version");
    requireElsewhere(it, version);
    if (it.serving.isQuarantined(version)) {
      it.warn("serving.stable", "goes to " + version + ", which is quarantined", "look at why");
    }
    flip(it, version, null);
    RolloutChanges.warnOfOthers(it, "");
  }

  private static void requireElsewhere(Changing it, String version) {
    it.require(!version.equals(it.serving.stable()), "version " + version + " is stable already");
    for (Rollout live : it.serving.rollouts()) {
      it.require(
          !live.canary().equals(version),
          "version " + version + " is the canary of rollout " + live.id() + "; promote that");
    }
  }

  static void flip(Changing it, String version, @Nullable Map<String, Object> reference) {
    if (reference != null) {
      Declarings.requireReadable(it, reference);
    }
    it.draft.flip(version, reference);
    it.detail.put("stable", version);
    it.detail.put("previous", it.serving.stable());
    if (reference != null) {
      it.detail.put("reference", reference);
    }
  }

  static void clearQuarantine(Changing it, String version) {
    it.requireReason();
    it.require(it.serving.isQuarantined(version), "version " + version + " is not quarantined");
    it.draft.clear(version);
    it.detail.put("version", version);
  }
}
