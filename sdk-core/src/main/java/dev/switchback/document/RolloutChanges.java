package dev.switchback.document;

import java.util.List;
import java.util.Locale;

/** What changes rollouts. */
final class RolloutChanges {
  /** A first share above this is doubtful: 10 %, in parts per million. */
  private static final int MUCH = 100_000;

  /** A version is retried at most 3 times. */
  private static final int TRIES = 4;

  private static final List<String> ORDINALS = List.of("first", "second", "third", "fourth");

  private RolloutChanges() {}

  static void start(Changing it, Rollout rollout) {
    String canary = it.version(rollout.canary()).version();
    List<String> missing = DocumentChecks.missingForCanary(it.document);
    it.require(
        missing.isEmpty(),
        "a canary needs " + String.join(", ", missing) + " declared beforehand; describe them");
    it.require(
        !it.serving.isQuarantined(canary),
        "version " + canary + " is quarantined; find out why, then clear_quarantine");
    it.require(
        !it.history.knowsRollout(rollout.id()),
        "rollout id " + rollout.id() + " was used before; an id is a salt, give a new one");
    it.require(
        !canary.equals(it.serving.stable()), "version " + canary + " is stable, not a canary");
    for (Rollout live : it.serving.rollouts()) {
      it.require(
          !live.canary().equals(canary),
          "version " + canary + " is the canary of rollout " + live.id() + "; set its share");
    }
    if (rollout.share() > MUCH) {
      it.warn(
          "serving.rollouts[" + it.serving.rollouts().size() + "].share",
          "begins with " + Amounts.share(rollout.share()) + " of the traffic",
          "begin with 10% or less");
    }
    List<String> before = it.history.triesOf(canary);
    requireTriesLeft(it, canary, before);
    it.draft.add(rollout);
    it.detail.put("rollout", rollout.id());
    it.detail.put("version", canary);
    it.detail.put("share", Amounts.share(rollout.share()));
    it.detail.put("try", before.size() + 1);
  }

  /** Each try has its own alpha: a version that is retried without end is reverted by chance. */
  private static void requireTriesLeft(Changing it, String canary, List<String> before) {
    it.require(
        before.size() < TRIES,
        "version "
            + canary
            + " was tried "
            + TRIES
            + " times (rollouts "
            + String.join(", ", before)
            + "); register what was changed under a new label and try that");
    Thresholds thresholds = it.document.thresholds();
    if (!before.isEmpty() && thresholds != null) {
      it.warn(
          "serving.rollouts[" + it.serving.rollouts().size() + "].canary",
          String.format(
              Locale.ROOT,
              "is tried for the %s time of %d; the tries together may revert falsely with %d·alpha ="
                  + " %.3g%%",
              ORDINALS.get(before.size()),
              TRIES,
              TRIES,
              100 * TRIES * thresholds.alpha()),
          "be sure that something else has changed since the last try");
    }
  }

  static void setShare(Changing it, Change.SetShare change) {
    Rollout rollout = it.rollout(change.rollout());
    Rollout plan = change.plan() == null ? rollout : change.plan();
    Rollout next =
        new Rollout(rollout.id(), rollout.canary(), change.share(), plan.steps(), plan.advance());
    String share = Amounts.share(change.share());
    it.require(!next.equals(rollout), "rollout " + rollout.id() + " is at " + share + " already");
    if (it.isAutomatic()) {
      Integer step = rollout.nextStep();
      it.require(
          change.plan() == null
              && rollout.advance() != null
              && step != null
              && step == change.share(),
          "a ramp goes to the next step only, which is "
              + (step == null || rollout.advance() == null ? "none" : Amounts.share(step)));
    }
    it.draft.replace(next);
    it.detail.put("rollout", rollout.id());
    it.detail.put("version", rollout.canary());
    it.detail.put("from", Amounts.share(rollout.share()));
    it.detail.put("share", share);
  }

  static void promote(Changing it, Change.Promote change) {
    Rollout rollout = it.rollout(change.rollout());
    it.draft.remove(rollout);
    StableChanges.flip(it, rollout.canary(), change.reference());
    it.detail.put("rollout", rollout.id());
    it.detail.put("version", rollout.canary());
    it.detail.put("share", Amounts.share(rollout.share()));
    warnOfOthers(it, rollout.id());
  }

  static void revert(Changing it, Change.Revert change) {
    it.requireReason();
    Rollout rollout = it.rollout(change.rollout());
    it.draft.remove(rollout);
    it.draft.quarantine(rollout.canary(), it.at, it.reason);
    it.detail.put("rollout", rollout.id());
    it.detail.put("version", rollout.canary());
    it.detail.put("share", Amounts.share(rollout.share()));
    it.detail.put("stable", it.serving.stable());
  }

  /** Evidence of other rollouts was gathered against the stable version that goes. */
  static void warnOfOthers(Changing it, String but) {
    for (Rollout live : it.serving.rollouts()) {
      if (!live.id().equals(but)) {
        it.warn(
            "serving.stable",
            "moves while rollout " + live.id() + " is judged against it",
            "judge that rollout anew under a new id");
      }
    }
  }
}
