package dev.switchback.document;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One immutable version of a model in a route. Its identity is the digest of its content; the
 * semantic version is a label.
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
  public record Registered(Instant at, String by) {}
}
