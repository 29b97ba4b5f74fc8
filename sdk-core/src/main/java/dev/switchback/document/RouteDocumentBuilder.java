package dev.switchback.document;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Builds a {@link RouteDocument}; versions and serving are required. Not thread-safe. */
public final class RouteDocumentBuilder {
  private final String route;
  private @Nullable String purpose;
  private @Nullable String owner;
  private RouteDocument.@Nullable Rollback rollback;
  private List<String> monitoring = List.of();
  private boolean requireCanary;
  private @Nullable Duration maxStaleness;
  private List<ModelVersion> versions = new ArrayList<>();
  private @Nullable Serving serving;
  private @Nullable Thresholds thresholds;
  private CallSettings call = CallSettings.ofDefaults();
  private @Nullable Prices prices;

  RouteDocumentBuilder(String route) {
    this.route = route;
  }

  static RouteDocumentBuilder from(RouteDocument document) {
    return new RouteDocumentBuilder(document.route())
        .purpose(document.purpose())
        .owner(document.owner())
        .rollback(document.rollback())
        .monitoring(document.monitoring())
        .requireCanary(document.requireCanary())
        .maxStaleness(document.maxStaleness())
        .versions(document.versions())
        .serving(document.serving())
        .thresholds(document.thresholds())
        .call(document.call())
        .prices(document.prices());
  }

  /** What the route does. */
  public RouteDocumentBuilder purpose(@Nullable String text) {
    this.purpose = text;
    return this;
  }

  /** Who owns it. */
  public RouteDocumentBuilder owner(@Nullable String who) {
    this.owner = who;
    return this;
  }

  /** The way back. */
  public RouteDocumentBuilder rollback(RouteDocument.@Nullable Rollback way) {
    this.rollback = way;
    return this;
  }

  /** The way back: the runbook's address and when it was last tried. */
  public RouteDocumentBuilder rollback(String runbook, @Nullable LocalDate lastTested) {
    return rollback(new RouteDocument.Rollback(runbook, lastTested));
  }

  /** Addresses of what watches it. */
  public RouteDocumentBuilder monitoring(List<String> addresses) {
    this.monitoring = addresses;
    return this;
  }

  /** Whether a direct flip of stable is refused; default false. */
  public RouteDocumentBuilder requireCanary(boolean required) {
    this.requireCanary = required;
    return this;
  }

  /** Age of the document beyond which canaries go to zero; default null, none. */
  public RouteDocumentBuilder maxStaleness(@Nullable Duration age) {
    this.maxStaleness = age;
    return this;
  }

  /** All versions. */
  public RouteDocumentBuilder versions(List<ModelVersion> all) {
    this.versions = new ArrayList<>(all);
    return this;
  }

  /** One version more. */
  public RouteDocumentBuilder version(ModelVersion version) {
    versions.add(version);
    return this;
  }

  /** What serves now. */
  public RouteDocumentBuilder serving(Serving state) {
    this.serving = state;
    return this;
  }

  /** The rules. */
  public RouteDocumentBuilder thresholds(@Nullable Thresholds rules) {
    this.thresholds = rules;
    return this;
  }

  /** Resilience; default {@link CallSettings#ofDefaults}. */
  public RouteDocumentBuilder call(CallSettings settings) {
    this.call = settings;
    return this;
  }

  /** What tokens cost; default null, nobody said. */
  public RouteDocumentBuilder prices(@Nullable Prices table) {
    this.prices = table;
    return this;
  }

  /**
   * The document.
   *
   * @throws NullPointerException without a serving state
   * @throws IllegalArgumentException for what {@link RouteDocument} refuses
   */
  public RouteDocument build() {
    return new RouteDocument(
        route,
        purpose,
        owner,
        rollback,
        monitoring,
        requireCanary,
        maxStaleness,
        versions,
        Objects.requireNonNull(serving, "serving"),
        thresholds,
        call,
        prices);
  }
}
