package dev.switchback.integration.mlflow;

import dev.switchback.document.Change;
import dev.switchback.document.Json;
import dev.switchback.document.ModelVersion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A version as tags of a model version. What a tag does not say is MLflow's own. */
final class VersionTags {
  static final String PREFIX = "switchback.";
  static final String LABEL = PREFIX + "version";
  static final String PROMPT = PREFIX + "prompt";
  static final String CHANGES = PREFIX + "changes";
  static final String DIGEST = PREFIX + "digest";

  /** Nothing is read from a source; this one is taken where a version's own is refused. */
  static final String PLAIN_SOURCE = "switchback:/version";

  private static final List<String> TEXTS = List.of("provider", "model", "changes", "digest");
  private static final List<String> OBJECTS =
      List.of("parameters", "prompt", "components", "lineage", "evaluation", "registered");

  private VersionTags() {}

  /** The label: the tag's, or MLflow's number. */
  static String label(Models.Version version) {
    return version.tags().getOrDefault(LABEL, version.number());
  }

  /**
   * The version as in a document; its digest is compared with its content.
   *
   * @param prompt the prompt where it is kept in a registered prompt; null otherwise
   * @throws dev.switchback.SwitchbackException if a tag is missing or wrong, or the digest is
   *     another
   */
  static ModelVersion read(Models.Version version, @Nullable Map<String, Object> prompt) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("version", label(version));
    for (String name : TEXTS) {
      String text = version.tags().get(PREFIX + name);
      if (text != null) {
        map.put(name, text);
      }
    }
    for (String name : OBJECTS) {
      String text = version.tags().get(PREFIX + name);
      if (text != null && !(name.equals("prompt") && prompt != null)) {
        map.put(name, Json.readObject(text));
      }
    }
    if (prompt != null) {
      map.put("prompt", prompt);
    }
    map.putIfAbsent("registered", Map.of("at", version.created().toString(), "by", "mlflow"));
    Map<String, Object> register = new LinkedHashMap<>();
    register.put("kind", "register");
    register.put("version", map);
    return ((Change.Register) Change.fromJson(Json.write(register))).version();
  }

  static Map<String, String> write(ModelVersion version) {
    Map<?, ?> map =
        (Map<?, ?>) Json.readObject(new Change.Register(version).toJson()).get("version");
    Map<String, String> tags = new LinkedHashMap<>();
    tags.put(LABEL, version.version());
    for (String name : TEXTS) {
      if (map != null && map.get(name) instanceof String text) {
        tags.put(PREFIX + name, text);
      }
    }
    for (String name : OBJECTS) {
      if (map != null && map.get(name) instanceof Map<?, ?> object) {
        tags.put(PREFIX + name, Json.write(object));
      }
    }
    return tags;
  }

  static String source(ModelVersion version) {
    return "switchback://" + Rest.encode(version.provider()) + "/" + Rest.encode(version.model());
  }
}
