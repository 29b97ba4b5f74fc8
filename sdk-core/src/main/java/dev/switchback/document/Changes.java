package dev.switchback.document;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The state machine: who may make which change, and what it makes. */
final class Changes {
  private Changes() {}

  static Change.Applied apply(
      Change change,
      RouteDocument document,
      List<AuditEntry> entries,
      String actor,
      String reason,
      Instant at) {
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(reason, "reason");
    ChangeHistory history = new ChangeHistory(document, List.copyOf(entries));
    Changing it = new Changing(change.kind(), document, history, actor, reason, at);
    it.require(!actor.isBlank(), "nobody is named who makes it; name an actor");
    requireAllowed(change, it);
    make(change, it);
    return it.finish(change instanceof Change.Revert revert ? revert.evidence() : Map.of());
  }

  private static void requireAllowed(Change change, Changing it) {
    if (!it.isAutomatic()) {
      return;
    }
    it.require(
        change instanceof Change.Revert || change instanceof Change.SetShare,
        "only a person may do it; " + it.actor + " may revert and ramp");
    it.require(
        it.serving.mode() == Serving.Mode.AUTO,
        "the route is frozen, which stops every automatic change; unfreeze it first");
  }

  private static void make(Change change, Changing it) {
    if (change instanceof Change.Register register) {
      Declarings.register(it, register);
    } else if (change instanceof Change.StartCanary start) {
      RolloutChanges.start(it, start.rollout());
    } else if (change instanceof Change.SetShare share) {
      RolloutChanges.setShare(it, share);
    } else if (change instanceof Change.Promote promote) {
      RolloutChanges.promote(it, promote);
    } else if (change instanceof Change.Revert revert) {
      RolloutChanges.revert(it, revert);
    } else if (change instanceof Change.SwitchStable flip) {
      StableChanges.switchStable(it, flip.version());
    } else if (change instanceof Change.Rollback rollback) {
      StableChanges.rollback(it, rollback.version());
    } else if (change instanceof Change.ClearQuarantine clear) {
      StableChanges.clearQuarantine(it, clear.version());
    } else if (change instanceof Change.RecordReference record) {
      Declarings.recordReference(it, record.reference());
    } else if (change instanceof Change.Describe describe) {
      Declarings.describe(it, describe);
    } else {
      freeze(it, change instanceof Change.Freeze);
    }
  }

  private static void freeze(Changing it, boolean frozen) {
    Serving.Mode wanted = frozen ? Serving.Mode.FROZEN : Serving.Mode.AUTO;
    it.require(it.serving.mode() != wanted, "its mode is " + Breaches.text(wanted) + " already");
    it.draft.mode(wanted);
    it.detail.put("mode", Breaches.text(wanted));
  }
}
