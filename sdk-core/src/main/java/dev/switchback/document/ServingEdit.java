package dev.switchback.document;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Names the changes that an edit of {@code serving:} amounts to. */
final class ServingEdit {
  private final RouteDocument document;
  private final Serving was;
  private final Serving is;
  private final List<Change> changes;
  private boolean flipped;

  ServingEdit(RouteDocument before, RouteDocument after, List<Change> changes) {
    this.document = before;
    this.was = before.serving();
    this.is = after.serving();
    this.changes = changes;
  }

  void read() {
    clearedQuarantine();
    goneRollouts();
    stable();
    keptRollouts();
    newRollouts();
    addedQuarantine();
    reference();
    previous();
  }

  private void clearedQuarantine() {
    for (Serving.Quarantine old : was.quarantined()) {
      if (!is.isQuarantined(old.version())) {
        changes.add(new Change.ClearQuarantine(old.version()));
      }
    }
  }

  private void goneRollouts() {
    for (Rollout old : was.rollouts()) {
      if (is.rollout(old.id()) != null) {
        continue;
      }
      if (old.canary().equals(is.stable()) && !flipped) {
        flipped = true;
        changes.add(new Change.Promote(old.id(), newReference()));
      } else {
        changes.add(new Change.Revert(old.id(), Map.of()));
      }
    }
  }

  private void stable() {
    if (flipped || is.stable().equals(was.stable())) {
      return;
    }
    flipped = true;
    boolean back = is.stable().equals(was.previous());
    changes.add(back ? new Change.Rollback(is.stable()) : new Change.SwitchStable(is.stable()));
  }

  private void keptRollouts() {
    int place = 0;
    for (Rollout old : was.rollouts()) {
      Rollout now = is.rollout(old.id());
      if (now == null) {
        continue;
      }
      require(
          is.rollouts().indexOf(now) == place++,
          "rollout " + old.id() + " moved in the list, which decides who is asked first",
          "keep the order, and add new rollouts at the end");
      require(
          now.canary().equals(old.canary()),
          "rollout " + old.id() + " has another canary",
          "give the new canary a rollout with an id of its own");
      boolean replanned =
          !now.steps().equals(old.steps()) || !Objects.equals(now.advance(), old.advance());
      if (replanned || now.share() != old.share()) {
        changes.add(new Change.SetShare(now.id(), now.share(), replanned ? now : null));
      }
    }
  }

  private void newRollouts() {
    for (Rollout now : is.rollouts()) {
      if (was.rollout(now.id()) == null) {
        changes.add(new Change.StartCanary(now));
      }
    }
  }

  private void addedQuarantine() {
    for (Serving.Quarantine now : is.quarantined()) {
      boolean reverted =
          was.rollouts().stream()
              .anyMatch(old -> old.canary().equals(now.version()) && is.rollout(old.id()) == null);
      require(
          was.isQuarantined(now.version()) || reverted,
          "version " + now.version() + " is quarantined without a revert",
          "take its rollout out, which quarantines it");
    }
  }

  private void reference() {
    Map<String, Object> now = newReference();
    boolean promoted = changes.stream().anyMatch(Change.Promote.class::isInstance);
    if (now != null && !promoted) {
      changes.add(new Change.RecordReference(now));
    }
    require(
        now != null || flipped || is.reference() != null || was.reference() == null,
        "the reference is gone",
        "put it back, or write another");
  }

  /** The reference that the edit wrote; null when it wrote none. */
  private @Nullable Map<String, Object> newReference() {
    return Objects.equals(is.reference(), was.reference()) ? null : is.reference();
  }

  private void previous() {
    String made = flipped ? was.stable() : was.previous();
    require(
        Objects.equals(is.previous(), was.previous()) || Objects.equals(is.previous(), made),
        "previous was changed",
        made == null ? "leave it out" : "write previous: \"" + made + "\"");
  }

  private void require(boolean holds, String what, String remedy) {
    if (!holds) {
      throw HandEditReader.refusal(document, what, remedy);
    }
  }
}
