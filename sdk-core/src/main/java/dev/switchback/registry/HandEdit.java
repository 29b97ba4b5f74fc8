package dev.switchback.registry;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import dev.switchback.document.Documents;
import dev.switchback.document.Problem;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What becomes of a document that somebody edited by hand. */
final class HandEdit {
  /** Who made it, in the audit, and why. */
  record By(String actor, String reason) {}

  private static final By HAND = new By("file", "edited by hand");

  private HandEdit() {}

  /**
   * The outcome.
   *
   * @param stored what is to be stored, or what is refused with its problems
   * @param entries the audit entries of the changes found, oldest first
   */
  record Settled(Stored stored, List<AuditEntry> entries) {
    Settled {
      entries = List.copyOf(entries);
    }
  }

  /**
   * Judges an edit by the state machine, change by change.
   *
   * @param last what was in force before it
   * @param edited what was put there
   */
  static Settled settle(Stored last, Stored edited, List<AuditEntry> history, Instant at) {
    return settle(last, edited, history, at, HAND);
  }

  static Settled settle(Stored last, Stored edited, List<AuditEntry> history, Instant at, By by) {
    RouteDocument before = last.document();
    RouteDocument after = edited.document();
    if (before == null
        || after == null
        || Documents.digest(before).equals(Documents.digest(after))) {
      return new Settled(edited, List.of());
    }
    Serving had = before.serving();
    Serving has = after.serving();
    if (Admission.order(after, before) < 0) {
      return refused(
          edited,
          has.epoch() < had.epoch() ? "serving.epoch" : "serving.revision",
          "revision %d of epoch %d is lower than revision %d of epoch %d, which is in force"
              .formatted(has.revision(), has.epoch(), had.revision(), had.epoch()),
          "look at what was changed meanwhile, then write revision: " + (had.revision() + 1));
    }
    try {
      return has.epoch() > had.epoch()
          ? restored(before, edited, after, history, at, by)
          : changed(before, edited, after, history, at, by);
    } catch (ChangeRefusedException refused) {
      return refused(
          edited,
          "serving",
          "the edit is refused: " + refused.getMessage(),
          "put revision " + had.revision() + " back, or make a change that is allowed");
    }
  }

  private static Settled changed(
      RouteDocument before,
      Stored edited,
      RouteDocument after,
      List<AuditEntry> history,
      Instant at,
      By by) {
    long had = before.serving().revision();
    long has = after.serving().revision();
    List<Change> changes = Change.between(before, after);
    if (changes.isEmpty()) {
      if (has == had) {
        return refused(
            edited,
            "serving",
            "only what a change writes by itself was edited",
            "put revision " + had + " back, or make a change");
      }
      RouteDocument raised = withRevision(before, has);
      return written(edited, raised, List.of(entry(history, at, by, "describe", before, raised)));
    }
    // A revision that was written is kept: the changes found count up to it.
    RouteDocument document = withRevision(before, Math.max(had, has - changes.size()));
    List<AuditEntry> audit = new ArrayList<>(history);
    for (Change change : changes) {
      Change.Applied applied =
          CheckedChange.apply(edited.name(), document, audit, change, by.actor, by.reason, at);
      document = applied.document();
      boolean first = audit.size() == history.size();
      audit.add(first ? from(before, applied.entry()) : applied.entry());
    }
    return written(edited, document, audit.subList(history.size(), audit.size()));
  }

  /** A person raised the epoch, after a restore: what is there is taken as it is. */
  private static Settled restored(
      RouteDocument before,
      Stored edited,
      RouteDocument after,
      List<AuditEntry> history,
      Instant at,
      By by) {
    List<Problem> errors = Admission.lint(edited.name(), after);
    if (!errors.isEmpty()) {
      return new Settled(
          Stored.refused(edited.route(), edited.name(), edited.bytes(), errors), List.of());
    }
    long revision = Math.max(after.serving().revision(), before.serving().revision() + 1);
    RouteDocument document = withRevision(after, revision);
    return written(edited, document, List.of(entry(history, at, by, "restore", before, document)));
  }

  private static Settled written(Stored edited, RouteDocument document, List<AuditEntry> entries) {
    byte[] bytes = Documents.rewrite(edited.name(), edited.bytes(), document);
    return new Settled(Stored.of(edited.name(), bytes, document), entries);
  }

  private static AuditEntry entry(
      List<AuditEntry> history,
      Instant at,
      By by,
      String kind,
      RouteDocument before,
      RouteDocument after) {
    Map<String, Object> detail =
        Map.of("epoch", after.serving().epoch(), "stable", after.serving().stable());
    return AuditEntry.of(
        after.serving().revision(),
        at,
        by.actor,
        kind,
        by.reason,
        detail,
        Documents.digest(before),
        Documents.digest(after),
        Map.of(),
        history.isEmpty() ? null : history.get(history.size() - 1).hash());
  }

  /** The same entry, made from what was really there. */
  private static AuditEntry from(RouteDocument before, AuditEntry entry) {
    return AuditEntry.of(
        entry.revision(),
        entry.at(),
        entry.actor(),
        entry.kind(),
        entry.reason(),
        entry.detail(),
        Documents.digest(before),
        entry.after(),
        entry.evidence(),
        entry.previousHash());
  }

  static Settled refused(Stored edited, String field, String message, String remedy) {
    Problem problem = Admission.at(edited.name(), Problem.error(field, message, remedy));
    return new Settled(
        Stored.refused(edited.route(), edited.name(), edited.bytes(), List.of(problem)), List.of());
  }

  /** The same document under another revision. */
  static RouteDocument withRevision(RouteDocument document, long revision) {
    Serving serving = document.serving();
    if (serving.revision() == revision) {
      return document;
    }
    return document.withServing(
        new Serving(
            revision,
            serving.epoch(),
            serving.stable(),
            serving.previous(),
            serving.mode(),
            serving.rollouts(),
            serving.shadow(),
            serving.quarantined(),
            serving.reference()));
  }
}
