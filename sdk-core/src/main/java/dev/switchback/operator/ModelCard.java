package dev.switchback.operator;

import dev.switchback.document.Json;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.RouteDocument;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One serving version as a CycloneDX component with its model card. Prompts stay out: only their
 * names are said.
 */
final class ModelCard {
  private ModelCard() {}

  static Map<String, Object> component(
      String ref, RouteDocument document, InventoryRow.Serves serves) {
    ModelVersion version = serves.version();
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("type", "machine-learning-model");
    map.put("bom-ref", ref);
    map.put("supplier", Map.of("name", version.provider()));
    map.put("name", version.model());
    map.put("version", version.version());
    MlBom.put(map, "description", version.changes());
    map.put("modelCard", card(document, version));
    List<Map<String, String>> properties = new ArrayList<>();
    MlBom.property(properties, "route", document.route());
    MlBom.property(properties, "slice", serves.share() == null ? "stable" : "canary");
    MlBom.property(
        properties, "share", serves.share() == null ? null : Shares.text(serves.share()));
    MlBom.property(properties, "digest", version.digest());
    MlBom.property(properties, "prompt", version.prompt() == null ? null : version.prompt().name());
    version
        .parameters()
        .forEach((name, value) -> MlBom.property(properties, "parameter:" + name, text(value)));
    version
        .components()
        .forEach((name, value) -> MlBom.property(properties, "component:" + name, value));
    map.put("properties", properties);
    return map;
  }

  private static Map<String, Object> card(RouteDocument document, ModelVersion version) {
    Map<String, Object> card = new LinkedHashMap<>();
    Map<String, Object> parameters = parameters(version);
    if (!parameters.isEmpty()) {
      card.put("modelParameters", parameters);
    }
    List<Map<String, String>> metrics = metrics(version);
    if (!metrics.isEmpty()) {
      card.put("quantitativeAnalysis", Map.of("performanceMetrics", metrics));
    }
    if (document.purpose() != null) {
      card.put("considerations", Map.of("useCases", List.of(document.purpose())));
    }
    return card;
  }

  private static Map<String, Object> parameters(ModelVersion version) {
    Map<String, Object> parameters = new LinkedHashMap<>();
    Map<String, Object> lineage = version.lineage();
    if (lineage != null) {
      Object architecture = lineage.get("architecture");
      MlBom.put(parameters, "modelArchitecture", architecture == null ? null : text(architecture));
      Object data = lineage.get("training_data");
      if (data != null) {
        parameters.put("datasets", List.of(Map.of("type", "dataset", "name", text(data))));
      }
    }
    return parameters;
  }

  private static List<Map<String, String>> metrics(ModelVersion version) {
    List<Map<String, String>> metrics = new ArrayList<>();
    Map<String, Object> evaluation = version.evaluation() == null ? Map.of() : version.evaluation();
    evaluation.forEach(
        (name, value) -> {
          if (value instanceof Number) {
            metrics.add(Map.of("type", name, "value", text(value)));
          }
        });
    return metrics;
  }

  private static String text(Object value) {
    return value instanceof String text ? text : Json.write(value);
  }
}
