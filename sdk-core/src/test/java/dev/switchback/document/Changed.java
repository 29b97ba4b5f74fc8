package dev.switchback.document;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;

/** A route that changes are made of, one after the other, with its audit. */
final class Changed {
  static final Instant AT = Instant.parse("2026-11-24T09:00:00Z");
  static final String ROLLOUT = "triage-1.5.0-a1";
  static final String REASON = "because";

  private RouteDocument document;
  private final List<AuditEntry> history = new ArrayList<>();

  private Changed(RouteDocument document) {
    this.document = document;
  }

  /** The sample: 1.4.0 stable, 1.5.0 in a rollout at 5 %. */
  static Changed triage() {
    return new Changed(Sample.triage());
  }

  /** The sample without its rollout, which nobody reverted. */
  static Changed quiet() {
    return of(Sample.triage(), List.of());
  }

  static Changed of(RouteDocument document, List<Rollout> rollouts) {
    Serving now = document.serving();
    return new Changed(
        document.withServing(
            new Serving(
                now.revision(),
                now.epoch(),
                now.stable(),
                now.previous(),
                now.mode(),
                rollouts,
                now.shadow(),
                now.quarantined(),
                now.reference())));
  }

  RouteDocument document() {
    return document;
  }

  Serving serving() {
    return document.serving();
  }

  List<AuditEntry> history() {
    return List.copyOf(history);
  }

  AuditEntry last() {
    return history.get(history.size() - 1);
  }

  Change.Applied make(Change change) {
    return make(change, "ana", REASON);
  }

  Change.Applied make(Change change, String actor, String reason) {
    Change.Applied applied = change.apply(document, history, actor, reason, AT);
    document = applied.document();
    history.add(applied.entry());
    return applied;
  }

  AbstractThrowableAssert<?, ?> refuses(Change change) {
    return refuses(change, "ana", REASON);
  }

  /** Refused by name of kind and route; nothing is changed. */
  AbstractThrowableAssert<?, ?> refuses(Change change, String actor, String reason) {
    return assertThatThrownBy(() -> make(change, actor, reason))
        .isInstanceOf(ChangeRefusedException.class)
        .hasMessageStartingWith(change.kind() + " of route ticket-triage: ");
  }

  static ModelVersion version(String label) {
    return ModelVersion.builder().version(label).provider("openai").model("gpt-7").build();
  }

  static Rollout rollout(String id, String canary, int share) {
    return new Rollout(
        id,
        canary,
        share,
        List.of(50_000, 250_000, 500_000),
        new Rollout.Advance(Duration.ofHours(1), 500));
  }

  static Change.Revert revert(String rollout) {
    return new Change.Revert(rollout, Map.of());
  }
}
