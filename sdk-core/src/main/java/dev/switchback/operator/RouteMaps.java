package dev.switchback.operator;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.Problem;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Serving;
import dev.switchback.registry.Stored;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routes as plain values, for {@code --json}. Shares are ratios, times ISO 8601. */
final class RouteMaps {
  private RouteMaps() {}

  static Map<String, @Nullable Object> status(RouteDocument document, @Nullable AuditEntry last) {
    Serving serving = document.serving();
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("route", document.route());
    map.put("epoch", serving.epoch());
    map.put("revision", serving.revision());
    map.put("stable", version(document, serving.stable()));
    map.put("previous", serving.previous());
    map.put("mode", serving.mode().name().toLowerCase(Locale.ROOT));
    map.put("rollouts", serving.rollouts().stream().map(one -> rollout(document, one)).toList());
    map.put("shadow", serving.shadow() == null ? null : serving.shadow().version());
    map.put("quarantined", serving.quarantined().stream().map(RouteMaps::quarantine).toList());
    map.put("last_change", last == null ? null : EntryText.map(last));
    map.put("problems", List.of());
    return map;
  }

  static Map<String, @Nullable Object> refused(Stored stored) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("route", stored.route());
    map.put("problems", stored.problems().stream().map(Problem::toString).toList());
    return map;
  }

  /** What is known of a version by its label alone; one that is no longer listed has no model. */
  static Map<String, @Nullable Object> version(RouteDocument document, String label) {
    ModelVersion version = document.version(label);
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("version", label);
    map.put("provider", version == null ? null : version.provider());
    map.put("model", version == null ? null : version.model());
    map.put("digest", version == null ? null : version.digest());
    return map;
  }

  static Map<String, @Nullable Object> rollout(RouteDocument document, Rollout rollout) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("rollout", rollout.id());
    map.putAll(version(document, rollout.canary()));
    map.put("share", rollout.share() / 1e6);
    map.put("steps", rollout.steps().stream().map(step -> step / 1e6).toList());
    Integer next = rollout.nextStep();
    map.put("next_step", next == null ? null : next / 1e6);
    return map;
  }

  private static Map<String, @Nullable Object> quarantine(Serving.Quarantine quarantine) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("version", quarantine.version());
    map.put("at", quarantine.at() == null ? null : quarantine.at().toString());
    map.put("why", quarantine.why());
    return map;
  }
}
