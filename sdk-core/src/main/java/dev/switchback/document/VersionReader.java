package dev.switchback.document;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one version and compares its digest with its content. */
final class VersionReader {
  private static final List<String> KNOWN =
      List.of(
          "version",
          "provider",
          "model",
          "parameters",
          "prompt",
          "components",
          "lineage",
          "evaluation",
          "changes",
          "registered",
          "digest");

  private VersionReader() {}

  static @Nullable ModelVersion read(Node node, String path, Problems problems) {
    Fields fields = Fields.of(node, path, problems, KNOWN);
    if (fields == null) {
      return null;
    }
    int before = problems.errors();
    String label = fields.label("version", true);
    String provider = fields.required("provider");
    String model = fields.required("model");
    Map<String, Object> parameters = plain(fields, "parameters");
    Prompt prompt = prompt(fields);
    Map<String, String> components = components(fields);
    Map<String, Object> lineage = plain(fields, "lineage");
    Map<String, Object> evaluation = plain(fields, "evaluation");
    String changes = fields.string("changes");
    ModelVersion.Registered registered = registered(fields);
    String declared = fields.string("digest");
    if (problems.errors() > before || label == null || provider == null || model == null) {
      return null;
    }
    Map<String, Object> given = parameters == null ? Map.of() : parameters;
    String digest =
        VersionContent.digest(provider, model, given, prompt, components, lineage, evaluation);
    if (declared != null && !declared.equals(digest)) {
      fields.error(
          "digest",
          "is not the digest of this content, which is " + digest,
          "put the content back and register what is new under a new label, or write \""
              + digest
              + "\"");
      return null;
    }
    return new ModelVersion(
        label,
        provider,
        model,
        given,
        prompt,
        components,
        lineage,
        evaluation,
        changes,
        registered,
        digest);
  }

  private static @Nullable Map<String, Object> plain(Fields fields, String name) {
    Node node = fields.get(name);
    if (node == null) {
      return null;
    }
    if (!node.is(Node.Kind.OBJECT)) {
      fields.error(name, "is " + node.kind().words + " where a map belongs", "write {name: value}");
      return null;
    }
    return PlainReader.declared(node, fields.path(name), fields.problems());
  }

  private static @Nullable Prompt prompt(Fields fields) {
    Node node = fields.get("prompt");
    Fields prompt =
        node == null
            ? null
            : Fields.of(
                node, fields.path("prompt"), fields.problems(), List.of("name", "template"));
    String name = prompt == null ? null : prompt.required("name");
    Node template = prompt == null ? null : prompt.get("template");
    if (prompt != null && template == null) {
      prompt.missing("template", "write template: \"…\"");
    }
    String text =
        prompt == null || template == null
            ? null
            : Scalars.string(template, prompt.path("template"), fields.problems());
    return name == null || text == null ? null : new Prompt(name, text);
  }

  private static Map<String, String> components(Fields fields) {
    Map<String, String> components = new LinkedHashMap<>();
    Node node = fields.get("components");
    if (node == null) {
      return components;
    }
    if (!node.is(Node.Kind.OBJECT)) {
      fields.error("components", "is " + node.kind().words, "write {name: \"reference\"}");
      return components;
    }
    for (Map.Entry<String, Node> entry : node.fields().entrySet()) {
      String path = fields.path("components") + "." + entry.getKey();
      Scalars.requireTextKey(node, entry.getKey(), path, fields.problems());
      String text = Scalars.string(entry.getValue(), path, fields.problems());
      if (text != null) {
        components.put(entry.getKey(), text);
      }
    }
    return components;
  }

  private static ModelVersion.@Nullable Registered registered(Fields fields) {
    Node node = fields.get("registered");
    Fields registered =
        node == null
            ? null
            : Fields.of(node, fields.path("registered"), fields.problems(), List.of("at", "by"));
    if (registered == null) {
      return null;
    }
    if (!registered.has("at")) {
      registered.missing("at", "write at: 2026-10-01T09:00:00Z");
    }
    Instant at = registered.time("at");
    String by = registered.required("by");
    return at == null || by == null ? null : new ModelVersion.Registered(at, by);
  }
}
