package dev.switchback.operator;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The six fields of one served route. What serves and who changed it last follow from the serving
 * state and the audit, never from what somebody typed in.
 *
 * @param serving the stable version first, then the canaries
 * @param updatedAt the last change, else when stable was registered; null where neither is known
 * @param missing the fields that the route lacks
 */
record InventoryRow(
    RouteDocument document,
    List<Serves> serving,
    @Nullable Instant updatedAt,
    @Nullable String updatedBy,
    List<String> missing) {
  /**
   * @param share parts per million; null for stable, which gets the rest
   */
  record Serves(ModelVersion version, @Nullable Integer share) {
    String text() {
      String named = "%s %s %s".formatted(version.provider(), version.model(), version.version());
      return share == null ? named : named + " (canary at " + Shares.text(share) + ")";
    }
  }

  static InventoryRow of(RouteDocument document, @Nullable AuditEntry last) {
    List<Serves> serving = new ArrayList<>();
    ModelVersion stable = Objects.requireNonNull(document.version(document.serving().stable()));
    serving.add(new Serves(stable, null));
    for (Rollout rollout : document.serving().rollouts()) {
      ModelVersion canary = Objects.requireNonNull(document.version(rollout.canary()));
      serving.add(new Serves(canary, rollout.share()));
    }
    ModelVersion.Registered registered = stable.registered();
    Instant at = last != null ? last.at() : registered == null ? null : registered.at();
    String by = last != null ? last.actor() : registered == null ? null : registered.by();
    List<String> missing = new ArrayList<>();
    require(missing, "purpose", document.purpose());
    require(missing, "last change", at);
    require(missing, "owner", document.owner());
    require(missing, "rollback", document.rollback());
    require(missing, "monitoring", document.monitoring().isEmpty() ? null : "");
    return new InventoryRow(document, List.copyOf(serving), at, by, List.copyOf(missing));
  }

  private static void require(List<String> missing, String name, @Nullable Object value) {
    if (value == null) {
      missing.add(name);
    }
  }

  /** The cells below {@link #HEADER}; the mark stands for what is missing. */
  List<String> cells(String mark) {
    RouteDocument.Rollback way = document.rollback();
    return List.of(
        document.route(),
        or(document.purpose(), mark),
        String.join(", ", serving.stream().map(Serves::text).toList()),
        updatedAt == null ? mark : Times.text(updatedAt) + " by " + updatedBy,
        or(document.owner(), mark),
        way == null ? mark : way.runbook() + tested(way),
        document.monitoring().isEmpty() ? mark : String.join(", ", document.monitoring()));
  }

  static final List<String> HEADER =
      List.of(
          "route", "what it does", "serves now", "last change", "owner", "rollback", "monitoring");

  private static String tested(RouteDocument.Rollback way) {
    return way.lastTested() == null ? "" : " (tested " + way.lastTested() + ")";
  }

  private static String or(@Nullable String text, String mark) {
    return text == null ? mark : text;
  }

  Map<String, @Nullable Object> map() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("route", document.route());
    map.put("purpose", document.purpose());
    map.put("serving", serving.stream().map(this::map).toList());
    map.put("updated_at", updatedAt == null ? null : updatedAt.toString());
    map.put("updated_by", updatedBy);
    map.put("owner", document.owner());
    RouteDocument.Rollback way = document.rollback();
    map.put("rollback", way == null ? null : way.runbook());
    map.put(
        "rollback_tested",
        way == null || way.lastTested() == null ? null : way.lastTested().toString());
    map.put("monitoring", document.monitoring());
    map.put("missing", missing);
    return map;
  }

  private Map<String, @Nullable Object> map(Serves one) {
    Map<String, @Nullable Object> map = RouteMaps.version(document, one.version().version());
    map.put("slice", one.share() == null ? "stable" : "canary");
    map.put("share", one.share() == null ? null : one.share() / 1e6);
    return map;
  }
}
