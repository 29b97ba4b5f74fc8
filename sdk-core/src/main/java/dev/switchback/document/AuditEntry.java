package dev.switchback.document;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change as it was made; each entry carries the hash of the one before, so a gap shows.
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
 * @param hash of this entry: SHA-256 over its canonical JSON without {@code hash}
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
    String hash) {}
