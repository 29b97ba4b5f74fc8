package dev.switchback.document;

import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One route as declared. Immutable; every store keeps just this.
 *
 * @param route the route's name
 * @param purpose what it does; null where nobody said
 * @param owner who owns it; null where nobody said
 * @param rollback the way back; null where nobody said
 * @param monitoring addresses of what watches it; may be empty
 * @param requireCanary whether {@code switch_stable} is refused; default false
 * @param maxStaleness age of the document beyond which canaries go to zero; null: none; default
 *     none
 * @param versions all versions, their labels differ; at least the stable one
 * @param serving what serves now; the versions it names (but the quarantined) are listed
 * @param thresholds the rules; null without
 * @param call resilience; default {@link CallSettings#ofDefaults}
 * @param prices what tokens cost; null where nobody said
 */
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
    CallSettings call,
    @Nullable Prices prices) {
  /**
   * The way back.
   *
   * @param runbook address of the runbook
   * @param lastTested when it was last tried; null where nobody said
   */
  public record Rollback(String runbook, @Nullable LocalDate lastTested) {
    /** Checks the address; it is not blank. */
    public Rollback {
      Checks.filled("rollback.runbook", runbook);
    }
  }

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException for a bad name, a label listed twice, or a version that is
   *     named by the serving state and not listed
   */
  public RouteDocument {
    Checks.label("route", route);
    monitoring = List.copyOf(monitoring);
    versions = List.copyOf(versions);
    Objects.requireNonNull(serving, "serving");
    Objects.requireNonNull(call, "call");
    Checks.positive("max_staleness", maxStaleness);
    Set<String> labels = new HashSet<>();
    for (ModelVersion version : versions) {
      Checks.require(
          labels.add(version.version()), "versions", "list " + version.version() + " twice");
    }
    for (String named : DocumentChecks.named(serving)) {
      Checks.require(labels.contains(named), "versions", "do not list " + named + ", which serves");
    }
  }

  /** A builder for that route. */
  public static RouteDocumentBuilder builder(String route) {
    return new RouteDocumentBuilder(route);
  }

  /** The version of that label, or null. */
  public @Nullable ModelVersion version(String label) {
    for (ModelVersion version : versions) {
      if (version.version().equals(label)) {
        return version;
      }
    }
    return null;
  }

  /** The same with another serving state. */
  public RouteDocument withServing(Serving next) {
    return RouteDocumentBuilder.from(this).serving(next).build();
  }
}
