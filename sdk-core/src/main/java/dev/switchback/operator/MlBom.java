package dev.switchback.operator;

import dev.switchback.document.Json;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.RouteDocument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An inventory as a bill of materials: <a href="https://cyclonedx.org/docs/1.6/json/">CycloneDX
 * 1.6</a> in JSON. A route is a component of type application; what serves it now are
 * machine-learning models with a model card; a provider's model is a service, on which the versions
 * depend. Its serial number follows from its content.
 */
final class MlBom {
  private final List<Map<String, Object>> components = new ArrayList<>();
  private final Map<String, Map<String, Object>> services = new TreeMap<>();
  private final List<Map<String, Object>> dependencies = new ArrayList<>();

  private MlBom() {}

  static Map<String, Object> of(List<InventoryRow> rows, Instant now) {
    MlBom bom = new MlBom();
    rows.forEach(bom::add);
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("components", bom.components);
    content.put("services", List.copyOf(bom.services.values()));
    content.put("dependencies", bom.dependencies);
    UUID serial = UUID.nameUUIDFromBytes(Json.write(content).getBytes(StandardCharsets.UTF_8));
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("$schema", "http://cyclonedx.org/schema/bom-1.6.schema.json");
    map.put("bomFormat", "CycloneDX");
    map.put("specVersion", "1.6");
    map.put("serialNumber", "urn:uuid:" + serial);
    map.put("version", 1);
    map.put(
        "metadata",
        Map.of(
            "timestamp",
            Times.text(now),
            "tools",
            Map.of("components", List.of(Map.of("type", "application", "name", "switchback")))));
    map.putAll(content);
    return map;
  }

  private void add(InventoryRow row) {
    RouteDocument document = row.document();
    String ref = "route:" + document.route();
    Map<String, Object> route = new LinkedHashMap<>();
    route.put("type", "application");
    route.put("bom-ref", ref);
    route.put("name", document.route());
    put(route, "description", document.purpose());
    route.put("properties", properties(row));
    components.add(route);
    List<String> versions = new ArrayList<>();
    for (InventoryRow.Serves one : row.serving()) {
      ModelVersion version = one.version();
      Map<String, Object> model = ModelCard.component(ref + "@" + version.version(), document, one);
      components.add(model);
      versions.add(ref + "@" + version.version());
      String service = "service:" + version.provider() + "/" + version.model();
      services.computeIfAbsent(service, name -> service(name, version));
      dependencies.add(dependency(ref + "@" + version.version(), List.of(service)));
    }
    dependencies.add(dependency(ref, versions));
  }

  private static Map<String, Object> dependency(String ref, List<String> on) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("ref", ref);
    map.put("dependsOn", on);
    return map;
  }

  private static Map<String, Object> service(String ref, ModelVersion version) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("bom-ref", ref);
    map.put("provider", Map.of("name", version.provider()));
    map.put("name", version.model());
    return map;
  }

  private static List<Map<String, String>> properties(InventoryRow row) {
    RouteDocument document = row.document();
    List<Map<String, String>> list = new ArrayList<>();
    property(list, "owner", document.owner());
    RouteDocument.Rollback way = document.rollback();
    property(list, "rollback", way == null ? null : way.runbook());
    property(list, "rollback_tested", way == null ? null : way.lastTested());
    document.monitoring().forEach(address -> property(list, "monitoring", address));
    property(list, "updated_at", row.updatedAt());
    property(list, "updated_by", row.updatedBy());
    property(list, "revision", document.serving().revision());
    row.missing().forEach(field -> property(list, "missing", field));
    return list;
  }

  static void property(List<Map<String, String>> list, String name, @Nullable Object value) {
    if (value != null) {
      Map<String, String> map = new LinkedHashMap<>();
      map.put("name", "switchback:" + name);
      map.put("value", value.toString());
      list.add(map);
    }
  }

  static void put(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value);
    }
  }
}
