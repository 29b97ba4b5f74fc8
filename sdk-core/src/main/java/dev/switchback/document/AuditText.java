package dev.switchback.document;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Audit entries as lines, and their chain. */
final class AuditText {
  private AuditText() {}

  private static Map<String, Object> map(AuditEntry entry) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("revision", entry.revision());
    map.put("at", entry.at().toString());
    map.put("actor", entry.actor());
    map.put("kind", entry.kind());
    map.put("reason", entry.reason());
    map.put("detail", entry.detail());
    Plain.put(map, "before", entry.before());
    map.put("after", entry.after());
    map.put("evidence", entry.evidence());
    Plain.put(map, "previous_hash", entry.previousHash());
    return map;
  }

  static String hash(AuditEntry entry) {
    return Digests.sha256(CanonicalJson.write(map(entry), false));
  }

  static String write(AuditEntry entry) {
    Map<String, Object> map = map(entry);
    map.put("hash", entry.hash());
    return Json.write(map);
  }

  static AuditEntry read(String line) {
    Map<String, @Nullable Object> map = Json.readObject(line);
    return new AuditEntry(
        revision(map.get("revision")),
        at(text(map, "at")),
        text(map, "actor"),
        text(map, "kind"),
        text(map, "reason"),
        object(map, "detail"),
        map.get("before") == null ? null : text(map, "before"),
        text(map, "after"),
        object(map, "evidence"),
        map.get("previous_hash") == null ? null : text(map, "previous_hash"),
        text(map, "hash"));
  }

  private static long revision(@Nullable Object value) {
    Checks.require(
        value instanceof BigDecimal number && number.stripTrailingZeros().scale() <= 0,
        "revision",
        "of an audit entry is no whole number");
    return ((BigDecimal) Objects.requireNonNull(value)).longValueExact();
  }

  private static Instant at(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("at of an audit entry is no time in ISO 8601", e);
    }
  }

  private static String text(Map<String, @Nullable Object> map, String name) {
    if (map.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException(name + " of an audit entry is missing or no text");
  }

  private static Map<String, Object> object(Map<String, @Nullable Object> map, String name) {
    if (map.get(name) instanceof Map<?, ?> value) {
      Map<String, Object> copy = new LinkedHashMap<>();
      value.forEach((key, item) -> Plain.put(copy, (String) key, item));
      return copy;
    }
    throw new IllegalArgumentException(name + " of an audit entry is missing or no map");
  }

  static @Nullable Problem firstBreak(List<AuditEntry> entries) {
    AuditEntry before = null;
    for (int i = 0; i < entries.size(); i++) {
      AuditEntry entry = entries.get(i);
      String wrong = wrong(before, entry);
      if (wrong != null) {
        return Problem.error(
            "history[" + i + "]",
            "revision " + entry.revision() + " " + wrong,
            "compare it with another copy of the history");
      }
      before = entry;
    }
    return null;
  }

  private static @Nullable String wrong(@Nullable AuditEntry before, AuditEntry entry) {
    if (!entry.hash().equals(hash(entry))) {
      return "was changed after it was written: its hash is not its content's";
    }
    if (before == null) {
      return null;
    }
    if (!before.hash().equals(entry.previousHash())) {
      return "does not follow on revision " + before.revision() + ": something lies between";
    }
    return entry.revision() > before.revision()
        ? null
        : "is not higher than revision " + before.revision();
  }
}
