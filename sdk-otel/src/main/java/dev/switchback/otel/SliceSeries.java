package dev.switchback.otel;

import dev.switchback.Outcome;
import dev.switchback.Slice;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The metric attributes of one slice of one version, each set built once. Thread-safe. */
final class SliceSeries {
  /** Route, version and slice. */
  final Attributes base;

  private final RouteSeries route;
  private final Map<Outcome, Attributes> outcomes = new ConcurrentHashMap<>();
  private final Map<String, Attributes> labels = new ConcurrentHashMap<>();
  private final Map<String, Attributes> scores = new ConcurrentHashMap<>();

  SliceSeries(RouteSeries route, String version, Slice slice) {
    this.route = route;
    this.base =
        Attributes.of(Keys.ROUTE, route.name, Keys.VERSION, version, Keys.SLICE, slice.text());
  }

  Attributes outcome(Outcome outcome) {
    Attributes known = outcomes.get(outcome);
    return known != null
        ? known
        : outcomes.computeIfAbsent(outcome, one -> with(Keys.OUTCOME, one.text()));
  }

  Attributes label(String label) {
    return within(labels, Keys.LABEL, label, route.labels);
  }

  Attributes score(String name) {
    return within(scores, Keys.SCORE_NAME, name, route.scores);
  }

  /** The names kept are the route's, so each map has at most its cap and {@code _OTHER}. */
  private Attributes within(
      Map<String, Attributes> kept, AttributeKey<String> key, String name, Capped<String> names) {
    Attributes known = kept.get(name);
    return known != null
        ? known
        : kept.computeIfAbsent(names.get(name), capped -> with(key, capped));
  }

  private Attributes with(AttributeKey<String> key, String value) {
    return base.toBuilder().put(key, value).build();
  }
}
