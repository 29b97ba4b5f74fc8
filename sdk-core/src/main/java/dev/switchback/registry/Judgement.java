package dev.switchback.registry;

import static java.util.Objects.requireNonNull;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Documents;
import dev.switchback.document.Problem;
import dev.switchback.document.RouteDocument;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file's content is, next to the audit: in force, an edit by hand, or refused.
 *
 * @param stored what is in force now, or the refusal
 * @param base the last good; null if there is none
 * @param entries the audit entries of an edit by hand, still to be written
 */
record Judgement(Stored stored, @Nullable Stored base, List<AuditEntry> entries) {
  Judgement {
    entries = List.copyOf(entries);
  }

  /**
   * @param inForce the last good of this process; null if it has none
   * @param kept the last good as it is kept beside the file; null if it is not
   * @param read what the file holds; it has a document
   * @param audit every entry, oldest first
   */
  static Judgement of(
      @Nullable Stored inForce,
      @Nullable Stored kept,
      Stored read,
      List<AuditEntry> audit,
      Instant at) {
    RouteDocument document = requireNonNull(read.document());
    String last = audit.isEmpty() ? null : audit.get(audit.size() - 1).after();
    if (Documents.digest(document).equals(last)) {
      return new Judgement(read, read, List.of());
    }
    // A file may be given to another route: what was in force there is no base.
    boolean same = inForce != null && inForce.route().equals(read.route());
    Stored base = same && matches(inForce, last) ? inForce : matches(kept, last) ? kept : null;
    if (base == null && last == null) {
      List<Problem> errors = Admission.lint(read.name(), document);
      return errors.isEmpty()
          ? new Judgement(read, read, List.of())
          : new Judgement(
              Stored.refused(read.route(), read.name(), read.bytes(), errors), null, List.of());
    }
    if (base == null) {
      return new Judgement(
          HandEdit.refused(
                  read,
                  "serving.revision",
                  "the audit ends with revision %d and other content, and there is no copy of that to compare with"
                      .formatted(audit.get(audit.size() - 1).revision()),
                  "put that revision back, or move the route's .history.jsonl away to begin a new audit with this document")
              .stored(),
          inForce,
          List.of());
    }
    HandEdit.Settled settled = HandEdit.settle(base, read, audit, at);
    return new Judgement(settled.stored(), base, settled.entries());
  }

  /** Whether it is what the audit says; any is where there is no audit yet. */
  private static boolean matches(@Nullable Stored stored, @Nullable String last) {
    RouteDocument document = stored == null ? null : stored.document();
    return document != null && (last == null || Documents.digest(document).equals(last));
  }
}
