package dev.switchback.integration.mlflow;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Json;
import dev.switchback.registry.RegistryException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The serving state as one tag, since only one tag is written at once: {@code {"revision",
 * "stable", "canary", "share", "salt", "change"}} and what else the {@code serving:} section has.
 * {@code salt} is the rollout's id; {@code change} is the last audit entry.
 */
final class RolloutTag {
  static final String KEY = VersionTags.PREFIX + "rollout";
  private static final String CHANGE = "change";
  private static final List<String> ROLLOUT = List.of("canary", "share", "steps", "advance");

  private RolloutTag() {}

  /**
   * The tag.
   *
   * @param serving the section as in a document
   * @throws RegistryException if more than one rollout is live, or it has a shadow
   */
  static String write(
      String route, Map<String, ? extends @Nullable Object> serving, @Nullable AuditEntry change) {
    Map<String, @Nullable Object> tag = new LinkedHashMap<>(serving);
    Object rollouts = tag.remove("rollouts");
    if (tag.containsKey("shadow")) {
      throw new RegistryException(
          "MLflow has no place for the shadow of " + route + "; keep the route in a store");
    }
    if (rollouts instanceof List<?> list) {
      if (list.size() > 1) {
        throw new RegistryException(
            "MLflow holds one rollout of %s, and this would be the second; keep the route in a store"
                .formatted(route));
      }
      if (list.get(0) instanceof Map<?, ?> rollout) {
        for (String name : ROLLOUT) {
          if (rollout.get(name) != null) {
            tag.put(name, rollout.get(name));
          }
        }
        tag.put("salt", rollout.get("id"));
      }
    }
    if (change != null) {
      tag.put(CHANGE, Json.readObject(change.toJson()));
    }
    return Json.write(tag);
  }

  /** The section as in a document. */
  static Map<String, @Nullable Object> serving(String text) {
    Map<String, @Nullable Object> serving = new LinkedHashMap<>(Json.readObject(text));
    serving.remove(CHANGE);
    Map<String, @Nullable Object> rollout = new LinkedHashMap<>();
    rollout.put("id", serving.remove("salt"));
    for (String name : ROLLOUT) {
      Object value = serving.remove(name);
      if (value != null) {
        rollout.put(name, value);
      }
    }
    if (rollout.get("canary") != null) {
      serving.put("rollouts", List.of(rollout));
    }
    return serving;
  }

  /** Labels of the versions that the state names, each once. */
  static List<String> labels(Map<String, @Nullable Object> serving) {
    List<String> labels = new ArrayList<>();
    add(labels, serving.get("stable"));
    add(labels, serving.get("previous"));
    if (serving.get("rollouts") instanceof List<?> rollouts) {
      for (Object one : rollouts) {
        add(labels, one instanceof Map<?, ?> rollout ? rollout.get("canary") : null);
      }
    }
    return labels;
  }

  private static void add(List<String> labels, @Nullable Object label) {
    if (label instanceof String text && !labels.contains(text)) {
      labels.add(text);
    }
  }

  /** The last change; empty where none is known. */
  static List<AuditEntry> audit(String text) {
    return Json.readObject(text).get(CHANGE) instanceof Map<?, ?> change
        ? List.of(AuditEntry.fromJson(Json.write(change)))
        : List.of();
  }
}
