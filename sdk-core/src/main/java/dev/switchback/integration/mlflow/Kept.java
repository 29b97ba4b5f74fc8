package dev.switchback.integration.mlflow;

import dev.switchback.document.Change;
import dev.switchback.document.Documents;
import dev.switchback.document.Json;
import dev.switchback.document.ModelVersion;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.Stored;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Route documents as tags and versions come to them. */
final class Kept {
  private final Models models;
  private final Versions versions;

  Kept(Models models, Versions versions) {
    this.models = models;
    this.versions = versions;
  }

  static String name(String route) {
    return "mlflow " + route + ".json";
  }

  /**
   * The document that a model's tags make: it lists what the serving state names.
   *
   * @param more a label to list besides; null for none
   * @throws RegistryException if a version cannot be read
   * @throws dev.switchback.document.DocumentException if a tag is no JSON
   */
  Stored stored(String route, Models.Model model, @Nullable String more) {
    String tag = model.tags().get(RolloutTag.KEY);
    if (tag == null) {
      throw new RegistryException(
          "model %s has no tag %s; publish the document of %s first"
              .formatted(model.name(), RolloutTag.KEY, route));
    }
    Map<String, @Nullable Object> serving = RolloutTag.serving(tag);
    List<String> labels = new ArrayList<>(RolloutTag.labels(serving));
    if (more != null && !labels.contains(more)) {
      labels.add(more);
    }
    List<@Nullable Object> listed = new ArrayList<>();
    for (String label : labels) {
      ModelVersion version = versions.labelled(model.name(), label);
      if (version != null) {
        listed.add(Json.readObject(new Change.Register(version).toJson()).get("version"));
      }
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("route", route);
    fields.putAll(RouteTags.read(model.tags()));
    fields.put("versions", listed);
    fields.put("serving", serving);
    Stored loose =
        Stored.read(route, name(route), Json.write(fields).getBytes(StandardCharsets.UTF_8));
    return loose.document() == null
        ? loose
        : Stored.of(name(route), Documents.write(loose.document(), true), loose.document());
  }

  Stored stored(String route, Models.Model model) {
    return stored(route, model, null);
  }

  Models.Model model(String name) {
    Models.Model model = models.get(name);
    if (model == null) {
      throw new RegistryException(
          "no model in MLflow is called " + name + "; publish its document first");
    }
    return model;
  }
}
