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

/** What becomes of a document that somebody edited by hand. */
final class HandEdit {
  /** Who made it, in the audit. */
  static final String ACTOR = "file";

  private static final String REASON = "edited by hand";

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
      List<Change> changes = Change.between(before, after);
      // A revision that was written is kept: the changes found count up to it.
      long start = Math.max(had.revision(), has.revision() - changes.size());
      RouteDocument document = withRevision(before, start);
      List<AuditEntry> audit = new ArrayList<>(history);
      List<AuditEntry> made = new ArrayList<>();
      for (Change change : changes) {
        Change.Applied applied =
            CheckedChange.apply(edited.name(), document, audit, change, ACTOR, REASON, at);
        document = applied.document();
        audit.add(applied.entry());
        made.add(applied.entry());
      }
      byte[] bytes = Documents.rewrite(edited.name(), edited.bytes(), document);
      return new Settled(Stored.of(edited.name(), bytes, document), made);
    } catch (ChangeRefusedException refused) {
      return refused(
          edited,
          "serving",
          "the edit is refused: " + refused.getMessage(),
          "put revision " + had.revision() + " back, or make a change that is allowed");
    }
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
    return new RouteDocument(
        document.route(),
        document.purpose(),
        document.owner(),
        document.rollback(),
        document.monitoring(),
        document.requireCanary(),
        document.maxStaleness(),
        document.versions(),
        new Serving(
            revision,
            serving.epoch(),
            serving.stable(),
            serving.previous(),
            serving.mode(),
            serving.rollouts(),
            serving.shadow(),
            serving.quarantined()),
        document.thresholds(),
        document.call());
  }
}
