package dev.switchback.integration.mlflow;

import dev.switchback.document.Documents;
import dev.switchback.document.Json;
import dev.switchback.document.RouteDocument;
import dev.switchback.registry.RegistryException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The inventory and the rules of a route as model tags: what a person reads in MLflow. */
final class RouteTags {
  private static final List<String> TEXTS = List.of("purpose", "owner");
  private static final List<String> NO_PLACE =
      List.of("require_canary", "max_staleness", "call", "prices");

  private RouteTags() {}

  /** The fields of a document that the tags hold. */
  static Map<String, @Nullable Object> read(Map<String, String> tags) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (String name : TEXTS) {
      String text = tags.get(VersionTags.PREFIX + name);
      if (text != null) {
        fields.put(name, text);
      }
    }
    String rollback = tags.get(VersionTags.PREFIX + "rollback");
    if (rollback != null) {
      fields.put(
          "rollback", rollback.startsWith("{") ? value(rollback) : Map.of("runbook", rollback));
    }
    String monitoring = tags.get(VersionTags.PREFIX + "monitoring");
    if (monitoring != null) {
      fields.put(
          "monitoring", monitoring.startsWith("[") ? value(monitoring) : List.of(monitoring));
    }
    String thresholds = tags.get(VersionTags.PREFIX + "thresholds");
    if (thresholds != null) {
      fields.put("thresholds", value(thresholds));
    }
    return fields;
  }

  private static @Nullable Object value(String json) {
    return Json.readObject("{\"value\":" + json + "}").get("value");
  }

  /** The document as plain values. */
  static Map<String, @Nullable Object> fields(RouteDocument document) {
    return Json.readObject(new String(Documents.write(document, true), StandardCharsets.UTF_8));
  }

  /**
   * The tags of a document's fields.
   *
   * @throws RegistryException for a field that has no place in MLflow
   */
  static Map<String, String> write(String route, Map<String, @Nullable Object> fields) {
    for (String name : NO_PLACE) {
      if (fields.containsKey(name)) {
        throw new RegistryException(
            "MLflow has no place for %s of %s; keep the route in a store".formatted(name, route));
      }
    }
    Map<String, String> tags = new LinkedHashMap<>();
    for (String name : TEXTS) {
      if (fields.get(name) instanceof String text) {
        tags.put(VersionTags.PREFIX + name, text);
      }
    }
    for (String name : List.of("rollback", "monitoring", "thresholds")) {
      Object value = fields.get(name);
      if (value != null) {
        tags.put(VersionTags.PREFIX + name, Json.write(value));
      }
    }
    return tags;
  }
}
