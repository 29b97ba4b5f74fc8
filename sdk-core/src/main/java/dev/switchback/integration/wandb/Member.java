package dev.switchback.integration.wandb;

import dev.switchback.SwitchbackException;
import dev.switchback.document.Change;
import dev.switchback.document.Json;
import dev.switchback.document.ModelVersion;
import dev.switchback.registry.RegistryException;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A member of a collection: an artifact under a number.
 *
 * @param name as it was asked for
 * @param number such as {@code v3}, or {@code v?} where W&amp;B does not say
 * @param metadata of the artifact
 */
record Member(
    String name,
    String number,
    String id,
    String digest,
    Map<?, ?> metadata,
    @Nullable String created) {
  private static final String OURS = "switchback";

  /**
   * Reads it.
   *
   * @throws RegistryException if what is needed is missing, or the artifact cannot be used yet
   */
  static Member of(String name, Map<?, ?> membership, Map<?, ?> artifact) {
    String state = Fields.text(artifact, Fields.STATE);
    if (state != null && !state.equals(Fields.COMMITTED)) {
      throw new RegistryException(
          "artifact %s in W&B is %s; wait until it is committed, or point the alias elsewhere"
              .formatted(name, state));
    }
    Object index = membership.get(Fields.VERSION_INDEX);
    String number = index instanceof BigDecimal whole ? "v" + whole.toPlainString() : "v?";
    return new Member(
        name,
        number,
        required(name, artifact, Fields.ID),
        required(name, artifact, Fields.DIGEST)
            + algorithm(Fields.text(artifact, Fields.DIGEST_ALGORITHM)),
        metadata(name, artifact.get(Fields.METADATA)),
        Fields.text(artifact, Fields.CREATED_AT));
  }

  private static String algorithm(@Nullable String algorithm) {
    return algorithm == null ? "" : " (" + algorithm + ")";
  }

  private static String required(String name, Map<?, ?> artifact, String field) {
    String text = Fields.text(artifact, field);
    if (text == null || text.isBlank()) {
      throw new RegistryException(
          "artifact %s came from W&B without its %s; has the schema changed?"
              .formatted(name, field));
    }
    return text;
  }

  /** A JSON text in W&amp;B's schema; an object is taken too. */
  private static Map<?, ?> metadata(String name, @Nullable Object value) {
    try {
      Map<?, ?> all = value instanceof String text ? Json.readObject(text) : null;
      Map<?, ?> found = all == null && value instanceof Map<?, ?> map ? map : all;
      Map<?, ?> ours = found == null ? null : Fields.object(found, OURS);
      if (ours != null) {
        return ours;
      }
    } catch (SwitchbackException broken) {
      throw new RegistryException("the metadata of " + name + " in W&B is no JSON", broken);
    }
    throw new RegistryException(
        "artifact %s in W&B has no metadata under \"%s\"; log it with provider and model"
            .formatted(name, OURS));
  }

  /** The version; its digest is compared with its content. */
  ModelVersion version() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    metadata.forEach((key, value) -> map.put(String.valueOf(key), value));
    map.putIfAbsent("version", number);
    if (created != null) {
      map.putIfAbsent("registered", Map.of("at", zoned(created), "by", "wandb"));
    }
    try {
      String register = Json.write(Map.of("kind", "register", "version", map));
      return ((Change.Register) Change.fromJson(register)).version();
    } catch (SwitchbackException | IllegalArgumentException wrong) {
      throw new RegistryException(
          "artifact %s in W&B is no version of ours: %s".formatted(name, wrong.getMessage()),
          wrong);
    }
  }

  /** W&amp;B leaves the zone out: it is UTC. */
  private static String zoned(String time) {
    return time.endsWith("Z") || time.contains("+") ? time : time + "Z";
  }
}
