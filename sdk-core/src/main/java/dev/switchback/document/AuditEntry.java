package dev.switchback.document;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One change as it was made; each entry carries the hash of the one before, so a gap shows.
 * Immutable.
 *
 * @param revision the revision it made
 * @param at when
 * @param actor who
 * @param kind the change's kind
 * @param reason why; empty where none was asked for
 * @param detail the change's own facts (rollout, version, share), for people and for later checks
 * @param before digest of the document before; null for the first
 * @param after digest of the document after
 * @param evidence verdict and ledger; empty where there are none
 * @param previousHash hash of the entry before; null for the first
 * @param hash of this entry: SHA-256 over its <a href="https://www.rfc-editor.org/rfc/rfc8785">RFC
 *     8785</a> canonical JSON without {@code hash}
 */
public record AuditEntry(
    long revision,
    Instant at,
    String actor,
    String kind,
    String reason,
    Map<String, Object> detail,
    @Nullable String before,
    String after,
    Map<String, Object> evidence,
    @Nullable String previousHash,
    String hash) {
  /**
   * Checks and copies. Doubles in {@code detail} and {@code evidence} keep the fewest digits that
   * name them, integers of more than 15 digits become strings, what is not finite becomes null. The
   * hash is not checked: {@link #verify} does that.
   */
  public AuditEntry {
    Objects.requireNonNull(at, "at");
    Checks.filled("actor", actor);
    Checks.filled("kind", kind);
    Objects.requireNonNull(reason, "reason");
    detail = Plain.measured("detail", detail);
    Objects.requireNonNull(after, "after");
    evidence = Plain.measured("evidence", evidence);
    Objects.requireNonNull(hash, "hash");
  }

  /** An entry with its hash computed. */
  public static AuditEntry of(
      long revision,
      Instant at,
      String actor,
      String kind,
      String reason,
      Map<String, Object> detail,
      @Nullable String before,
      String after,
      Map<String, Object> evidence,
      @Nullable String previousHash) {
    AuditEntry open =
        new AuditEntry(
            revision, at, actor, kind, reason, detail, before, after, evidence, previousHash, "");
    return new AuditEntry(
        revision,
        at,
        actor,
        kind,
        reason,
        open.detail,
        before,
        after,
        open.evidence,
        previousHash,
        AuditText.hash(open));
  }

  /** The entry as one line of JSON, without a line end. */
  public String toJson() {
    return AuditText.write(this);
  }

  /**
   * The entry of a line.
   *
   * @throws DocumentException when it is no JSON object
   * @throws IllegalArgumentException naming a field that is missing or wrong
   */
  public static AuditEntry fromJson(String line) {
    return AuditText.read(line);
  }

  /**
   * The first place where a history is broken: an entry whose hash is not its content's, that does
   * not follow on the entry before, or whose revision is not higher.
   *
   * @param entries oldest first; the first one may have any predecessor
   * @return an error whose field is {@code history[i]}; null when the chain holds
   */
  public static @Nullable Problem verify(List<AuditEntry> entries) {
    return AuditText.firstBreak(entries);
  }
}
