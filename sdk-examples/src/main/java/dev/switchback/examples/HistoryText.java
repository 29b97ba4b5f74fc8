package dev.switchback.examples;

import dev.switchback.document.AuditEntry;
import java.util.TreeMap;

/** Writes an audit entry for a person; the verdict and the counts behind it stay in the file. */
final class HistoryText {
  private static final int DIGEST = 19;

  private HistoryText() {}

  static String of(AuditEntry entry) {
    StringBuilder text = new StringBuilder();
    line(text, "revision", entry.revision() + ", " + entry.at());
    line(text, "change", entry.kind() + " " + new TreeMap<>(entry.detail()));
    line(text, "actor", entry.actor());
    line(text, "reason", entry.reason());
    if (!entry.evidence().isEmpty()) {
      line(text, "evidence", "with it: " + String.join(", ", entry.evidence().keySet()));
    }
    line(text, "hash", cut(entry.hash()) + ", after " + cut(String.valueOf(entry.previousHash())));
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format("  %-9s %s%n", name, value));
  }

  private static String cut(String digest) {
    return digest.length() <= DIGEST ? digest : digest.substring(0, DIGEST) + "…";
  }
}
