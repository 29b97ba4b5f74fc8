package dev.switchback.operator;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Audit entries in a few words. */
final class EntryText {
  private EntryText() {}

  /** What the change was, such as {@code canary 1.5.0 at 5% (triage-1.5.0-a1)}. */
  static String what(AuditEntry entry) {
    Map<String, Object> detail = entry.detail();
    String version = text(detail, "version");
    String rollout = text(detail, "rollout");
    return switch (entry.kind()) {
      case "start_canary" ->
          "canary %s at %s (%s)".formatted(version, text(detail, "share"), rollout);
      case "set_share" ->
          "share of %s from %s to %s (%s)"
              .formatted(version, text(detail, "from"), text(detail, "share"), rollout);
      case "revert" ->
          "%s reverted from %s (%s)".formatted(version, text(detail, "share"), rollout);
      case "promote", "switch_stable", "rollback" ->
          "stable %s, was %s".formatted(text(detail, "stable"), text(detail, "previous"));
      case "register" -> "version " + version;
      case "clear_quarantine" -> version + " may be a canary again";
      case "describe" -> "fields " + text(detail, "fields");
      case "restore" ->
          "epoch %s, stable %s".formatted(text(detail, "epoch"), text(detail, "stable"));
      case "record_reference" -> "reference of " + version;
      default -> "mode " + text(detail, "mode");
    };
  }

  private static String text(Map<String, Object> detail, String name) {
    Object value = detail.get(name);
    return value == null ? "?" : value.toString();
  }

  static Map<String, @Nullable Object> map(AuditEntry entry) {
    return Json.readObject(entry.toJson());
  }

  /** A reason on one line, cut where it is long. */
  static String reason(AuditEntry entry) {
    String line = entry.reason().replaceAll("\\s+", " ").strip();
    int most = 60;
    return line.length() <= most ? line : line.substring(0, most - 1) + "…";
  }
}
