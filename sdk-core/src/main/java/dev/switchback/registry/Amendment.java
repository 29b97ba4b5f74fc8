package dev.switchback.registry;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import dev.switchback.document.DocumentException;
import dev.switchback.document.Documents;
import dev.switchback.document.Problem;
import dev.switchback.document.RouteDocument;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a change makes of a route: for those who write a store. It is pure: the store reads what it
 * holds, makes this of it, and writes both parts in one step, if it still holds what was read.
 *
 * @param next the document to write
 * @param entries the audit entries to write with it, oldest first; none for a route's first
 *     document
 */
public record Amendment(Stored next, List<AuditEntry> entries) {
  /** Copies. */
  public Amendment {
    entries = List.copyOf(entries);
  }

  /**
   * A change of what a store holds.
   *
   * @param now what it holds
   * @param history the route's whole audit, oldest first
   * @param at the time for the audit; the last entry's where that is later
   * @throws ChangeRefusedException if the state machine refuses it, or its thresholds do not pass
   *     the lint
   * @throws RegistryException if what the store holds cannot be read
   */
  public static Amendment of(
      Stored now,
      List<AuditEntry> history,
      Change change,
      String actor,
      String reason,
      Instant at) {
    RouteDocument document = now.document();
    if (document == null) {
      throw new RegistryException(
          now.name() + " cannot be changed until it is mended: " + now.problems());
    }
    Change.Applied applied =
        CheckedChange.apply(
            now.name(), document, history, change, actor, reason, notBefore(history, at));
    byte[] bytes = Documents.rewrite(now.name(), now.bytes(), applied.document());
    return new Amendment(
        Stored.of(now.name(), bytes, applied.document()), List.of(applied.entry()));
  }

  /**
   * A whole document in place of what a store holds, taken as the changes that lead to it.
   *
   * @param now what it holds; null for a route's first document
   * @param history the route's whole audit, oldest first
   * @param given the document
   * @return what holds already is returned as it is, without an entry
   * @throws DocumentException if the document cannot be read, or does not pass the lint
   * @throws ChangeRefusedException if no allowed change leads to it
   */
  public static Amendment publish(
      @Nullable Stored now,
      List<AuditEntry> history,
      Stored given,
      String actor,
      String reason,
      Instant at) {
    RouteDocument document = given.document();
    if (document == null) {
      throw new DocumentException(given.problems());
    }
    if (now != null && now.document() != null) {
      HandEdit.Settled settled =
          HandEdit.settle(
              now, given, history, notBefore(history, at), new HandEdit.By(actor, reason));
      if (settled.stored().document() == null) {
        throw new ChangeRefusedException(
            settled.stored().problems().stream()
                .map(Problem::toString)
                .collect(Collectors.joining("; ")));
      }
      return new Amendment(settled.stored(), settled.entries());
    }
    List<Problem> errors = Admission.lint(given.name(), document);
    if (!errors.isEmpty()) {
      throw new DocumentException(errors);
    }
    String last = history.isEmpty() ? null : history.get(history.size() - 1).after();
    if (last != null && !last.equals(Documents.digest(document))) {
      throw new ChangeRefusedException(
          "the audit of %s ends with revision %d and other content: put that revision back first"
              .formatted(given.route(), history.get(history.size() - 1).revision()));
    }
    return new Amendment(given, List.of());
  }

  private static Instant notBefore(List<AuditEntry> history, Instant at) {
    Instant last = history.isEmpty() ? at : history.get(history.size() - 1).at();
    return last.isAfter(at) ? last : at;
  }
}
