package dev.switchback.registry;

import dev.switchback.document.AuditEntry;
import java.time.Instant;
import java.util.List;

/** What becomes of a document that somebody edited by hand. */
final class HandEdit {
  /** Who made it, in the audit. */
  static final String ACTOR = "file";

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

  static Settled settle(Stored last, Stored edited, List<AuditEntry> history, Instant at) {
    return new Settled(edited, List.of());
  }
}
