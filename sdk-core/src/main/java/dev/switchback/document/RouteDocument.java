package dev.switchback.document;

import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One route as declared. Immutable; every store keeps just this. */
public record RouteDocument(
    String route,
    @Nullable String purpose,
    @Nullable String owner,
    @Nullable Rollback rollback,
    List<String> monitoring,
    boolean requireCanary,
    @Nullable Duration maxStaleness,
    List<ModelVersion> versions,
    Serving serving,
    @Nullable Thresholds thresholds,
    CallSettings call) {
  /**
   * The way back.
   *
   * @param runbook address of the runbook
   * @param lastTested when it was last tried
   */
  public record Rollback(String runbook, @Nullable LocalDate lastTested) {}

  /** The version of that label, or null. */
  public @Nullable ModelVersion version(String label) {
    for (ModelVersion version : versions) {
      if (version.version().equals(label)) {
        return version;
      }
    }
    return null;
  }
}
