package dev.switchback.document;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link ModelVersion}; {@code version}, {@code provider} and {@code model} are required.
 * Not thread-safe.
 */
public final class ModelVersionBuilder {
  private @Nullable String version;
  private @Nullable String provider;
  private @Nullable String model;
  private Map<String, Object> parameters = new LinkedHashMap<>();
  private @Nullable Prompt prompt;
  private Map<String, String> components = new LinkedHashMap<>();
  private @Nullable Map<String, Object> lineage;
  private @Nullable Map<String, Object> evaluation;
  private @Nullable String changes;
  private ModelVersion.@Nullable Registered registered;

  ModelVersionBuilder() {}

  /** The label, a semantic version such as {@code 1.4.0}. */
  public ModelVersionBuilder version(String label) {
    this.version = label;
    return this;
  }

  /** The provider's name. */
  public ModelVersionBuilder provider(String name) {
    this.provider = name;
    return this;
  }

  /** The provider's name for the model. */
  public ModelVersionBuilder model(String name) {
    this.model = name;
    return this;
  }

  /** All parameters; plain values. */
  public ModelVersionBuilder parameters(Map<String, ?> all) {
    this.parameters = new LinkedHashMap<>(all);
    return this;
  }

  /** One parameter more. */
  public ModelVersionBuilder parameter(String name, Object value) {
    parameters.put(name, value);
    return this;
  }

  /** The prompt. */
  public ModelVersionBuilder prompt(@Nullable Prompt text) {
    this.prompt = text;
    return this;
  }

  /** The prompt by its name and template. */
  public ModelVersionBuilder prompt(String name, String template) {
    return prompt(new Prompt(name, template));
  }

  /** What else the answer depends on. */
  public ModelVersionBuilder components(Map<String, String> all) {
    this.components = new LinkedHashMap<>(all);
    return this;
  }

  /** Where the model comes from; plain values. */
  public ModelVersionBuilder lineage(@Nullable Map<String, Object> plain) {
    this.lineage = plain;
    return this;
  }

  /** Results on golden fixtures; plain values. */
  public ModelVersionBuilder evaluation(@Nullable Map<String, Object> plain) {
    this.evaluation = plain;
    return this;
  }

  /** The changelog entry. */
  public ModelVersionBuilder changes(@Nullable String entry) {
    this.changes = entry;
    return this;
  }

  /** When and by whom it was registered. */
  public ModelVersionBuilder registered(Instant at, String by) {
    this.registered = new ModelVersion.Registered(at, by);
    return this;
  }

  /**
   * The version, its digest computed.
   *
   * @throws NullPointerException when a required field is missing
   * @throws IllegalArgumentException for a value that {@link ModelVersion} refuses
   */
  public ModelVersion build() {
    Map<String, Object> given = Plain.declared("parameters", parameters);
    Map<String, Object> origin = lineage == null ? null : Plain.declared("lineage", lineage);
    Map<String, Object> results =
        evaluation == null ? null : Plain.declared("evaluation", evaluation);
    String by = Objects.requireNonNull(provider, "provider");
    String which = Objects.requireNonNull(model, "model");
    return new ModelVersion(
        Objects.requireNonNull(version, "version"),
        by,
        which,
        given,
        prompt,
        components,
        origin,
        results,
        changes,
        registered,
        VersionContent.digest(by, which, given, prompt, components, origin, results));
  }
}
