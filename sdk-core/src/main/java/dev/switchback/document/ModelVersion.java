package dev.switchback.document;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One immutable version of a model in a route. Its identity is the digest of its content; the
 * semantic version is a label.
 *
 * <p>The digest is SHA-256 over the <a href="https://www.rfc-editor.org/rfc/rfc8785">RFC 8785</a>
 * canonical JSON of every field but {@code version}, {@code digest}, {@code changes} and {@code
 * registered}; a field that is null is left out, and so are {@code parameters} and {@code
 * components} when they are empty.
 *
 * @param version the label, a semantic version
 * @param provider the provider's name, bound to an address by the application
 * @param model the provider's name for the model
 * @param parameters plain values; numbers of at most 15 significant digits; default empty
 * @param prompt the prompt; null without one
 * @param components what else the answer depends on; default empty
 * @param lineage where the model comes from; null where nobody said
 * @param evaluation results on golden fixtures; null where there are none
 * @param changes the changelog entry; null without one
 * @param registered when and by whom; null before it is registered
 * @param digest {@code sha256:…}, of the content
 */
public record ModelVersion(
    String version,
    String provider,
    String model,
    Map<String, Object> parameters,
    @Nullable Prompt prompt,
    Map<String, String> components,
    @Nullable Map<String, Object> lineage,
    @Nullable Map<String, Object> evaluation,
    @Nullable String changes,
    @Nullable Registered registered,
    String digest) {
  /**
   * When and by whom the version was registered.
   *
   * @param at the time
   * @param by the actor
   */
  public record Registered(Instant at, String by) {
    /** Checks both; the actor is not blank. */
    public Registered {
      Objects.requireNonNull(at, "at");
      Checks.filled("registered.by", by);
    }
  }

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException for a blank name, a value that is not plain, a number of more
   *     than 15 significant digits, or a digest that is not the content's
   */
  public ModelVersion {
    Checks.label("version", version);
    Checks.filled("provider", provider);
    Checks.filled("model", model);
    parameters = Plain.declared("parameters", parameters);
    components = Collections.unmodifiableMap(new LinkedHashMap<>(components));
    lineage = lineage == null ? null : Plain.declared("lineage", lineage);
    evaluation = evaluation == null ? null : Plain.declared("evaluation", evaluation);
    String content =
        VersionContent.digest(provider, model, parameters, prompt, components, lineage, evaluation);
    Checks.require(
        content.equals(digest), "digest", "of version " + version + " is not " + content);
  }

  /** A builder with every field empty. */
  public static ModelVersionBuilder builder() {
    return new ModelVersionBuilder();
  }

  /** The same content under the same label, registered then and by that actor. */
  ModelVersion registered(Instant at, String by) {
    return new ModelVersion(
        version,
        provider,
        model,
        parameters,
        prompt,
        components,
        lineage,
        evaluation,
        changes,
        new Registered(at, by),
        digest);
  }
}
