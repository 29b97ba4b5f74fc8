package dev.switchback.otel;

import static java.util.Objects.requireNonNull;

import dev.switchback.Slice;
import io.opentelemetry.api.common.Attributes;
import java.util.EnumMap;
import java.util.Map;

/** The metric attributes of one version of a route. Thread-safe. */
final class VersionSeries {
  private static final int RULES = 32;

  /** Route and version. */
  final Attributes base;

  private final Map<Slice, SliceSeries> slices = new EnumMap<>(Slice.class); // fixed once built
  private final Capped<Attributes> rules;
  private volatile boolean shared;

  VersionSeries(RouteSeries route, String version, Overflow overflow) {
    this.base = Attributes.of(Keys.ROUTE, route.name, Keys.VERSION, version);
    for (Slice slice : Slice.values()) {
      slices.put(slice, new SliceSeries(route, version, slice));
    }
    this.rules =
        new Capped<>(
            RULES,
            rule -> base.toBuilder().put(Keys.RULE, rule).build(),
            overflow.of(Cause.RULE_CAP));
  }

  SliceSeries slice(Slice slice) {
    return requireNonNull(slices.get(slice));
  }

  /** Route, version and rule. */
  Attributes rule(String rule) {
    return rules.get(rule);
  }

  /** Whether a share other than zero was told last. */
  boolean isShared() {
    return shared;
  }

  void shared(boolean value) {
    if (shared != value) {
      shared = value;
    }
  }
}
