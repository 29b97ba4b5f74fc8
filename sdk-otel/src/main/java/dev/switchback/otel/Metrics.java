package dev.switchback.otel;

import static java.util.Objects.requireNonNull;

import dev.switchback.CallRecord;
import dev.switchback.Event;
import dev.switchback.Receipt;
import dev.switchback.Resolution;
import dev.switchback.Verdict;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.context.Context;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Records the metrics of calls and events. Thread-safe. Attributes are built once per route,
 * version, slice, outcome and reason; names beyond the caps share {@code _OTHER}. Contexts are
 * passed for exemplars.
 */
final class Metrics {
  private static final int ROUTES = 64;
  private static final int KINDS = 8;
  private static final Attributes REMOTE = Attributes.of(Keys.SOURCE, "remote");

  private final Instruments instruments;
  private final Map<Cause, Attributes> causes = new EnumMap<>(Cause.class); // fixed once built
  private final Capped<RouteSeries> routes =
      new Capped<>(
          ROUTES, route -> new RouteSeries(route, this::dropped), () -> dropped(Cause.ROUTE_CAP));
  private final Capped<String> kinds =
      new Capped<>(KINDS, kind -> kind, () -> dropped(Cause.KIND_CAP));

  Metrics(Meter meter) {
    this.instruments = new Instruments(meter);
    for (Cause cause : Cause.values()) {
      causes.put(cause, Attributes.of(Keys.CAUSE, cause.text));
    }
  }

  boolean isEnabled() {
    return instruments.isEnabled();
  }

  Facts facts(Resolution resolution) {
    return routes.get(resolution.route()).facts(resolution);
  }

  void dropped(Cause cause) {
    instruments.dropped.add(1, requireNonNull(causes.get(cause)));
  }

  /** A version was given: when the call begins, and once more when stable takes over. */
  void resolved(Facts facts, Context context) {
    instruments.resolutions.add(1, facts.counted, context);
    if (!Double.isNaN(facts.share) && facts.route.isServing(facts.resolution)) {
      facts.version.shared(true);
      instruments.share.set(facts.share, facts.version.base, context);
    }
  }

  /**
   * A call ended. Its duration belongs to the version drawn, so that a canary that hangs until
   * stable takes over does not show as stable's slowness; the output belongs to the version served.
   */
  void ended(Facts drawn, Facts served, CallRecord call, Context context) {
    instruments.duration.record(
        call.durationNanos() / 1e9, drawn.slice.outcome(call.outcome()), context);
    SliceSeries slice = served.slice;
    if (!Double.isNaN(call.length())) {
      instruments.length.record((long) call.length(), slice.base, context);
    }
    if (!Double.isNaN(call.diversity())) {
      instruments.diversity.record(call.diversity(), slice.base, context);
    }
    if (call.label() != null && instruments.labels.isEnabled()) {
      instruments.labels.add(1, slice.label(call.label()), context);
    }
    if (!call.scores().isEmpty() && instruments.score.isEnabled()) {
      for (Map.Entry<String, Double> score : call.scores().entrySet()) {
        instruments.score.record(score.getValue(), slice.score(score.getKey()), context);
      }
    }
  }

  void breached(Event.Breached event, Context context) {
    VersionSeries version = routes.get(event.route()).version(event.verdict().canary());
    instruments.breaches.add(1, version.rule(Tipping.of(event.verdict()).rule()), context);
    evidence(version, event.verdict(), context);
  }

  void reverted(Event.Reverted event, Context context) {
    VersionSeries version = routes.get(event.route()).version(EventFacts.canary(event));
    Tipping tipping = Tipping.of(event.verdict());
    instruments.reverts.add(
        1,
        version.rule(tipping.rule()).toBuilder().put(Keys.TRIGGER, tipping.trigger()).build(),
        context);
    unshare(version, context);
    if (event.verdict() != null) {
      evidence(version, event.verdict(), context);
    }
  }

  /**
   * A newer document serves. It may have ended a rollout, by a person or in another process, and
   * does not say so: every share goes to zero until a canary's next call tells it anew.
   */
  void served(Event.ServingChanged event) {
    RouteSeries route = routes.get(event.route());
    route.serves(event.after());
    route.forEachVersion(
        version -> {
          if (version.isShared()) {
            unshare(version, Context.current());
          }
        });
  }

  void refreshFailed() {
    instruments.refreshFailures.add(1, REMOTE);
  }

  void feedback(Event.FeedbackGiven event, Context context) {
    Receipt receipt = event.receipt();
    Attributes base =
        routes.get(receipt.route()).version(receipt.version()).slice(receipt.slice()).base;
    var attributes = base.toBuilder().put(Keys.FEEDBACK_KIND, kinds.get(event.kind()));
    if (!Double.isNaN(event.value())) {
      attributes.put(Keys.FEEDBACK_VALUE, bounded(event.value()));
    }
    instruments.feedback.add(1, attributes.build(), context);
  }

  /** A value in [0, 1] to one decimal: eleven texts, so that ratings stay bounded. */
  private static String bounded(double value) {
    return String.format(Locale.ROOT, "%.1f", Math.max(0, Math.min(1, value)));
  }

  private void unshare(VersionSeries version, Context context) {
    version.shared(false);
    instruments.share.set(0, version.base, context);
  }

  private void evidence(VersionSeries version, Verdict verdict, Context context) {
    if (verdict.lnE() != null && verdict.needed() > 0) {
      instruments.evidence.set(
          verdict.lnE() / verdict.needed(), version.rule(Tipping.POLICY), context);
    }
    for (Verdict.Rule rule : verdict.rules()) {
      Double lnE = rule.lnE();
      Double needed = rule.needed();
      if (lnE != null && needed != null && needed > 0) {
        instruments.evidence.set(lnE / needed, version.rule(rule.rule()), context);
      }
    }
  }
}
