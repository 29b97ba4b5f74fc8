package dev.switchback.document;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of a version that its digest is taken over. */
final class VersionContent {
  private VersionContent() {}

  static Map<String, Object> map(
      String provider,
      String model,
      Map<String, Object> parameters,
      @Nullable Prompt prompt,
      Map<String, String> components,
      @Nullable Map<String, Object> lineage,
      @Nullable Map<String, Object> evaluation) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("provider", provider);
    content.put("model", model);
    if (!parameters.isEmpty()) {
      content.put("parameters", parameters);
    }
    if (prompt != null) {
      Map<String, Object> named = new LinkedHashMap<>();
      named.put("name", prompt.name());
      named.put("template", prompt.template());
      content.put("prompt", named);
    }
    if (!components.isEmpty()) {
      content.put("components", components);
    }
    if (lineage != null) {
      content.put("lineage", lineage);
    }
    if (evaluation != null) {
      content.put("evaluation", evaluation);
    }
    return content;
  }

  static String digest(
      String provider,
      String model,
      Map<String, Object> parameters,
      @Nullable Prompt prompt,
      Map<String, String> components,
      @Nullable Map<String, Object> lineage,
      @Nullable Map<String, Object> evaluation) {
    return Digests.sha256(
        Json.canonical(map(provider, model, parameters, prompt, components, lineage, evaluation)));
  }
}
