package dev.switchback.integration.mlflow;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.switchback.SwitchbackException;
import dev.switchback.document.ChangeRefusedException;
import dev.switchback.document.ModelVersion;
import dev.switchback.registry.RegistryException;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Versions of registered models. A version is read once and kept: what somebody does to its tags
 * later does not reach what serves.
 */
final class Versions {
  private static final int KEPT = 10_000;
  private static final String REFERENCE = "prompts:/";
  private static final String TEXT = "mlflow.prompt.text";
  private static final String TYPE = "_mlflow_prompt_type";

  private final Models models;

  private record Numbered(String model, String number) {}

  private record Labelled(String model, String label) {}

  private final Cache<Numbered, ModelVersion> versions =
      Caffeine.newBuilder().maximumSize(KEPT).build();
  private final Cache<Labelled, String> numbers = Caffeine.newBuilder().maximumSize(KEPT).build();

  Versions(Models models) {
    this.models = models;
  }

  /**
   * The version of that number.
   *
   * @throws RegistryException if it cannot be read, or its tags are not a version
   */
  ModelVersion numbered(String model, String number) {
    Numbered key = new Numbered(model, number);
    ModelVersion known = versions.getIfPresent(key);
    return known == null ? keep(key, models.version(model, number)) : known;
  }

  private ModelVersion keep(Numbered key, Models.Version found) {
    ModelVersion version;
    try {
      version = VersionTags.read(found, prompt(found));
    } catch (SwitchbackException | IllegalArgumentException wrong) {
      throw new RegistryException(
          "version %s of model %s in MLflow is no version of ours: %s; set its switchback.* tags"
              .formatted(key.number(), key.model(), wrong.getMessage()),
          wrong);
    }
    versions.put(key, version);
    numbers.put(new Labelled(key.model(), version.version()), key.number());
    return version;
  }

  /** A prompt of MLflow's, named {@code prompts:/NAME/VERSION}; null where it is in the tag. */
  private @Nullable Map<String, Object> prompt(Models.Version version) {
    String tag = version.tags().get(VersionTags.PROMPT);
    if (tag == null || !tag.startsWith(REFERENCE)) {
      return null;
    }
    int slash = tag.lastIndexOf('/');
    if (slash < REFERENCE.length()) {
      throw new RegistryException(tag + " names no prompt; write prompts:/NAME/VERSION");
    }
    String name = tag.substring(REFERENCE.length(), slash);
    Map<String, String> tags = models.version(name, tag.substring(slash + 1)).tags();
    String text = tags.get(TEXT);
    if (text == null || !tags.getOrDefault(TYPE, "text").equals("text")) {
      throw new RegistryException(tag + " is no prompt of one text");
    }
    return Map.of("name", name, "template", text);
  }

  /** The number of the version with that label; null if there is none. */
  @Nullable String number(String model, String label) {
    String known = numbers.getIfPresent(new Labelled(model, label));
    if (known != null) {
      return known;
    }
    String found = null;
    String digest = null;
    for (Models.Version one : models.versions(model)) {
      String has = one.tags().get(VersionTags.DIGEST);
      if (!VersionTags.label(one).equals(label)) {
        continue;
      }
      if (found != null && (has == null || !has.equals(digest))) {
        throw new RegistryException(
            "versions %s and %s of model %s are both called %s; give one another switchback.version"
                .formatted(found, one.number(), model, label));
      }
      found = one.number(); // newest first: the oldest of equal ones is kept
      digest = has;
    }
    if (found != null) {
      numbers.put(new Labelled(model, label), found);
    }
    return found;
  }

  /** The version with that label; null if there is none. */
  @Nullable ModelVersion labelled(String model, String label) {
    String number = number(model, label);
    return number == null ? null : numbered(model, number);
  }

  /**
   * Makes a version unless it is there, and keeps its changelog entry.
   *
   * @return its number
   * @throws ChangeRefusedException if one of that label has other content
   */
  String register(String model, ModelVersion version) {
    IOException lost = null;
    for (int tried = 0; tried < 2; tried++) {
      String number = number(model, version.version());
      if (number != null) {
        ModelVersion kept = numbered(model, number);
        if (!kept.digest().equals(version.digest())) {
          throw new ChangeRefusedException(
              "version %s of model %s is there with other content; give it a new label"
                  .formatted(version.version(), model));
        }
        String changes = version.changes();
        if (changes != null && !changes.equals(kept.changes())) {
          models.setVersionTag(model, number, VersionTags.CHANGES, changes);
          versions.invalidate(new Numbered(model, number));
        }
        return number;
      }
      try {
        String changes = version.changes();
        models.createVersion(
            model,
            VersionTags.source(version),
            VersionTags.write(version),
            changes == null ? "" : changes);
        lost = null;
      } catch (IOException unknown) {
        lost = unknown; // it may be there: look before it is made again
      }
    }
    String number = number(model, version.version());
    if (number != null) {
      return number;
    }
    throw models.unknown(model, lost == null ? new IOException("it is not listed yet") : lost);
  }
}
