package dev.switchback.document;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A document as the plain map that {@link DocumentReader} reads, in the order of the design. */
final class DocumentMap {
  private DocumentMap() {}

  static Map<String, Object> of(RouteDocument document) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("route", document.route());
    put(map, "purpose", document.purpose());
    put(map, "owner", document.owner());
    RouteDocument.Rollback rollback = document.rollback();
    if (rollback != null) {
      map.put("rollback", way(rollback));
    }
    if (!document.monitoring().isEmpty()) {
      map.put("monitoring", document.monitoring());
    }
    if (document.requireCanary()) {
      map.put("require_canary", true);
    }
    if (document.maxStaleness() != null) {
      map.put("max_staleness", Amounts.text(document.maxStaleness()));
    }
    map.put("versions", document.versions().stream().map(DocumentMap::version).toList());
    map.put("serving", serving(document.serving()));
    if (document.thresholds() != null) {
      map.put("thresholds", document.thresholds().toMap());
    }
    Map<String, Object> call = document.call().toMap();
    if (!call.isEmpty()) {
      map.put("call", call);
    }
    if (document.prices() != null) {
      map.put("prices", document.prices().toMap());
    }
    return map;
  }

  static Map<String, Object> way(RouteDocument.Rollback rollback) {
    Map<String, Object> way = new LinkedHashMap<>();
    way.put("runbook", rollback.runbook());
    put(way, "last_tested", text(rollback.lastTested()));
    return way;
  }

  static Map<String, Object> version(ModelVersion version) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("version", version.version());
    map.putAll(
        VersionContent.map(
            version.provider(),
            version.model(),
            version.parameters(),
            version.prompt(),
            version.components(),
            version.lineage(),
            version.evaluation()));
    put(map, "changes", version.changes());
    ModelVersion.Registered registered = version.registered();
    if (registered != null) {
      Map<String, Object> when = new LinkedHashMap<>();
      when.put("at", registered.at().toString());
      when.put("by", registered.by());
      map.put("registered", when);
    }
    map.put("digest", version.digest());
    return map;
  }

  static Map<String, Object> serving(Serving serving) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("revision", serving.revision());
    if (serving.epoch() != 1) {
      map.put("epoch", serving.epoch());
    }
    map.put("stable", serving.stable());
    put(map, "previous", serving.previous());
    map.put("mode", Breaches.text(serving.mode()));
    if (!serving.rollouts().isEmpty()) {
      map.put("rollouts", serving.rollouts().stream().map(DocumentMap::rollout).toList());
    }
    Serving.Shadow shadow = serving.shadow();
    if (shadow != null) {
      map.put("shadow", shadow(shadow));
    }
    if (!serving.quarantined().isEmpty()) {
      map.put("quarantined", serving.quarantined().stream().map(DocumentMap::quarantine).toList());
    }
    put(map, "reference", serving.reference());
    return map;
  }

  static Map<String, Object> shadow(Serving.Shadow shadow) {
    Map<String, Object> copy = new LinkedHashMap<>();
    copy.put("version", shadow.version());
    copy.put("sample", Amounts.share(shadow.sample()));
    copy.put("max_concurrent", shadow.maxConcurrent());
    put(copy, "tokens_per_hour", shadow.tokensPerHour());
    return copy;
  }

  static Map<String, Object> rollout(Rollout rollout) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("id", rollout.id());
    map.put("canary", rollout.canary());
    map.put("share", Amounts.share(rollout.share()));
    List<String> steps = rollout.steps().stream().map(Amounts::share).toList();
    if (!steps.isEmpty()) {
      map.put("steps", steps);
    }
    Rollout.Advance advance = rollout.advance();
    if (advance != null) {
      Map<String, Object> ramp = new LinkedHashMap<>();
      ramp.put("after", Amounts.text(advance.after()));
      ramp.put("calls", advance.calls());
      map.put("advance", ramp);
    }
    return map;
  }

  private static Map<String, Object> quarantine(Serving.Quarantine quarantine) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("version", quarantine.version());
    put(map, "at", text(quarantine.at()));
    if (!quarantine.why().isBlank()) {
      map.put("why", quarantine.why());
    }
    return map;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }

  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value);
    }
  }
}
