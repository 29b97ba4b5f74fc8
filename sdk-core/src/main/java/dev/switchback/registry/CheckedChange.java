package dev.switchback.registry;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import dev.switchback.document.Problem;
import dev.switchback.document.RouteDocument;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** A change as every store makes it: the state machine, then the lint of what it made. */
final class CheckedChange {
  private CheckedChange() {}

  /**
   * The next state.
   *
   * @throws ChangeRefusedException by the state machine or the lint
   */
  static Change.Applied apply(
      String name,
      RouteDocument document,
      List<AuditEntry> history,
      Change change,
      String actor,
      String reason,
      Instant at) {
    Change.Applied applied = change.apply(document, history, actor, reason, at);
    List<Problem> errors = Admission.lint(name, applied.document());
    if (!errors.isEmpty()) {
      throw new ChangeRefusedException(
          change.kind()
              + " of "
              + document.route()
              + " is refused: "
              + errors.stream().map(Problem::toString).collect(Collectors.joining("; ")));
    }
    return applied;
  }
}
