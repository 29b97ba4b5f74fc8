package dev.switchback.otel;

import dev.switchback.Event;
import dev.switchback.Verdict;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import org.jspecify.annotations.Nullable;

/** The attributes of events, and of the revert span. */
final class EventFacts {
  /** Of a message that is not ours, such as a registry's. */
  private static final int TEXT = 512;

  private EventFacts() {}

  static AttributesBuilder route(String route) {
    return Attributes.builder().put(Keys.ROUTE, route);
  }

  static AttributesBuilder breached(Event.Breached event) {
    AttributesBuilder attributes =
        route(event.route())
            .put(Keys.VERSION, event.verdict().canary())
            .put(Keys.STABLE, event.verdict().stable())
            .put(Keys.ROLLOUT, event.verdict().rollout())
            .put(Keys.ACTED, event.acted());
    Tipping.of(event.verdict()).putOn(attributes);
    putKnown(attributes, Keys.OWNER, event.owner());
    putKnown(attributes, Keys.RUNBOOK, event.runbook());
    return attributes;
  }

  static AttributesBuilder reverted(Event.Reverted event) {
    Tipping tipping = Tipping.of(event.verdict());
    AttributesBuilder attributes =
        route(event.route())
            .put(Keys.VERSION, canary(event))
            .put(Keys.STABLE, event.stable())
            .put(Keys.ROLLOUT, event.rollout())
            .put(Keys.TRIGGER, tipping.trigger())
            .put(Keys.WRITTEN, event.written());
    tipping.putOn(attributes);
    if (event.entry() != null) {
      attributes
          .put(Keys.REVISION, event.entry().revision())
          .put(Keys.ACTOR, event.entry().actor());
    }
    putKnown(attributes, Keys.FAILURE, event.failure());
    putKnown(attributes, Keys.OWNER, event.owner());
    putKnown(attributes, Keys.RUNBOOK, event.runbook());
    return attributes;
  }

  /**
   * The version withdrawn: by the verdict, where the document does not know the rollout any more.
   */
  static String canary(Event.Reverted event) {
    Verdict verdict = event.verdict();
    return event.canary().isEmpty() && verdict != null ? verdict.canary() : event.canary();
  }

  static AttributesBuilder changed(Event.ServingChanged event) {
    AttributesBuilder attributes =
        route(event.route())
            .put(Keys.STABLE, event.stable())
            .put(Keys.BEFORE, event.before())
            .put(Keys.REVISION, event.after());
    putKnown(attributes, Keys.ACTOR, event.actor());
    return attributes;
  }

  static AttributesBuilder drifted(Event.StableDrifted event) {
    AttributesBuilder attributes =
        route(event.route())
            .put(Keys.STABLE, event.version())
            .put(Keys.RULE, event.drift().signal())
            .put(Keys.RULE_KIND, "reference")
            .put(Keys.LN_E, event.drift().lnEvidence())
            .put(Keys.NEEDED, Math.log(1_000))
            .put(Keys.OBSERVED, event.drift().observed())
            .put(Keys.REFERENCE, event.drift().reference())
            .put(Keys.BOUNDARY, event.drift().boundary());
    putKnown(attributes, Keys.OWNER, event.owner());
    putKnown(attributes, Keys.RUNBOOK, event.runbook());
    return attributes;
  }

  static String shortened(String text) {
    return text.length() <= TEXT ? text : text.substring(0, TEXT) + "…";
  }

  private static void putKnown(
      AttributesBuilder attributes, AttributeKey<String> key, @Nullable String value) {
    if (value != null) {
      attributes.put(key, shortened(value));
    }
  }
}
