package dev.switchback.document;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One change while it is made: the state it starts from, what it builds, what it says. */
final class Changing {
  private static final String AUTOMATIC = "switchback:";

  final RouteDocument document;
  final Serving serving;
  final ChangeHistory history;
  final String actor;
  final String reason;
  final Instant at;
  final ServingDraft draft;
  final RouteDocumentBuilder next;
  final Map<String, Object> detail = new LinkedHashMap<>();
  final List<Problem> warnings = new ArrayList<>();
  private final String kind;

  Changing(
      String kind,
      RouteDocument document,
      ChangeHistory history,
      String actor,
      String reason,
      Instant at) {
    this.kind = kind;
    this.document = document;
    this.serving = document.serving();
    this.history = history;
    this.actor = actor;
    this.reason = reason;
    this.at = at;
    this.draft = new ServingDraft(serving);
    this.next = RouteDocumentBuilder.from(document);
  }

  boolean isAutomatic() {
    return actor.startsWith(AUTOMATIC);
  }

  ChangeRefusedException refusal(String why) {
    return new ChangeRefusedException(kind + " of route " + document.route() + ": " + why);
  }

  void require(boolean holds, String why) {
    if (!holds) {
      throw refusal(why);
    }
  }

  void requireReason() {
    require(!reason.isBlank(), "a reason is missing; say why");
  }

  ModelVersion version(String label) {
    ModelVersion version = document.version(label);
    if (version == null) {
      List<String> known = document.versions().stream().map(ModelVersion::version).toList();
      throw refusal(
          "version "
              + label
              + " is not registered; register it, or "
              + NearNames.remedy(label, known));
    }
    return version;
  }

  Rollout rollout(String id) {
    Rollout rollout = serving.rollout(id);
    if (rollout == null) {
      throw refusal("rollout " + id + " is not live; live are " + liveIds());
    }
    return rollout;
  }

  List<String> liveIds() {
    return serving.rollouts().stream().map(Rollout::id).toList();
  }

  void warn(String field, String message, String remedy) {
    warnings.add(Problem.warning(field, message, remedy));
  }

  Change.Applied finish(Map<String, Object> evidence) {
    return finish(next.serving(draft.build()).build(), evidence, history.lastHash());
  }

  private Change.Applied finish(
      RouteDocument made, Map<String, Object> evidence, @Nullable String previousHash) {
    AuditEntry entry =
        AuditEntry.of(
            made.serving().revision(),
            at,
            actor,
            kind,
            reason,
            detail,
            Documents.digest(document),
            Documents.digest(made),
            evidence,
            previousHash);
    return new Change.Applied(made, entry, warnings);
  }
}
