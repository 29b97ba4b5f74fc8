package dev.switchback.integration.http;

import dev.switchback.Event;
import dev.switchback.Verdict;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the owner is told, as it is sent. */
record Notice(String route, String body) {
  /** Null for events that no owner is woken for. */
  static @Nullable Notice of(Event event) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("id", UUID.randomUUID().toString());
    if (event instanceof Event.Breached breached) {
      Verdict verdict = breached.verdict();
      begin(map, "breached", event);
      map.put("rollout", verdict.rollout());
      map.put("version", verdict.canary());
      map.put("stable", verdict.stable());
      map.put("sentence", verdict.sentence());
      map.put("reverts", breached.acted());
      put(map, "owner", breached.owner());
      put(map, "runbook", breached.runbook());
    } else if (event instanceof Event.Reverted reverted) {
      begin(map, "reverted", event);
      map.put("rollout", reverted.rollout());
      map.put("version", reverted.canary());
      map.put("stable", reverted.stable());
      map.put("sentence", sentence(reverted));
      map.put("written", reverted.written());
      put(map, "failure", reverted.failure());
      put(map, "revision", reverted.entry() == null ? null : reverted.entry().revision());
      put(map, "owner", reverted.owner());
      put(map, "runbook", reverted.runbook());
    } else {
      return null;
    }
    return new Notice(event.route(), Json.write(map));
  }

  private static void begin(Map<String, @Nullable Object> map, String kind, Event event) {
    map.put("event", kind);
    map.put("at", event.at().toString());
    map.put("route", event.route());
  }

  private static String sentence(Event.Reverted reverted) {
    Verdict verdict = reverted.verdict();
    AuditEntry entry = reverted.entry();
    String reason = entry == null ? "" : entry.reason();
    return verdict != null
        ? verdict.sentence()
        : reason.isBlank() ? "taken back elsewhere, or by a person" : reason;
  }

  private static void put(Map<String, @Nullable Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value);
    }
  }

  /** Without the body. */
  @Override
  public String toString() {
    return "Notice(" + route + ")";
  }
}
