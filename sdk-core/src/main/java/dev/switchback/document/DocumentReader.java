package dev.switchback.document;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads a whole document from its tree. */
final class DocumentReader {
  private static final List<String> KNOWN =
      List.of(
          "route",
          "purpose",
          "owner",
          "rollback",
          "monitoring",
          "require_canary",
          "max_staleness",
          "versions",
          "serving",
          "thresholds",
          "call",
          "prices");

  private DocumentReader() {}

  /** The document, or null when anything is wrong. */
  static @Nullable RouteDocument read(Node root, Problems problems) {
    Fields fields = Fields.of(root, "", problems, KNOWN);
    if (fields == null) {
      return null;
    }
    String route = fields.label("route", true);
    String purpose = fields.string("purpose");
    String owner = fields.string("owner");
    RouteDocument.Rollback rollback = rollback(fields);
    List<String> monitoring =
        fields.list("monitoring", (item, path) -> Scalars.string(item, path, problems));
    Boolean requireCanary = fields.bool("require_canary");
    Duration maxStaleness = fields.duration("max_staleness");
    List<ModelVersion> versions = versions(fields);
    Node state = fields.get("serving");
    Serving serving = null;
    if (state == null) {
      fields.missing("serving", "write serving: {revision: 1, stable: \"…\"}");
    } else {
      serving = ServingReader.read(state, problems);
      ServingReader.requireListed(state, labels(fields), problems);
    }
    Node rules = fields.get("thresholds");
    Thresholds thresholds = rules == null ? null : ThresholdsReader.read(rules, problems);
    Node resilience = fields.get("call");
    CallSettings call =
        resilience == null ? CallSettings.ofDefaults() : CallReader.read(resilience, problems);
    Node table = fields.get("prices");
    Prices prices = table == null ? null : PricesReader.read(table, problems);
    if (problems.hasErrors()) {
      return null;
    }
    RouteDocument document =
        new RouteDocument(
            Objects.requireNonNull(route),
            purpose,
            owner,
            rollback,
            monitoring == null ? List.of() : monitoring,
            Boolean.TRUE.equals(requireCanary),
            maxStaleness,
            versions,
            Objects.requireNonNull(serving),
            thresholds,
            call,
            prices);
    requireCanariesAllowed(fields, document);
    PricesReader.check(root, document, problems);
    return problems.hasErrors() ? null : document;
  }

  static RouteDocument.@Nullable Rollback rollback(Fields fields) {
    Node node = fields.get("rollback");
    Fields rollback =
        node == null
            ? null
            : Fields.of(node, "rollback", fields.problems(), List.of("runbook", "last_tested"));
    String runbook = rollback == null ? null : rollback.required("runbook");
    if (rollback == null || runbook == null) {
      return null;
    }
    return new RouteDocument.Rollback(runbook, rollback.date("last_tested"));
  }

  private static List<ModelVersion> versions(Fields fields) {
    Problems problems = fields.problems();
    if (!fields.has("versions")) {
      fields.missing("versions", "list at least the stable version");
    }
    List<ModelVersion> versions =
        fields.list("versions", (item, path) -> VersionReader.read(item, path, problems));
    Map<String, Node> first = new HashMap<>();
    Node list = fields.get("versions");
    for (int i = 0; list != null && i < list.items().size(); i++) {
      Node label = list.items().get(i).fields().get("version");
      if (label != null && first.putIfAbsent(label.text(), label) != null) {
        problems.error(
            label,
            "versions[" + i + "].version",
            "is listed twice, first in line " + first.getOrDefault(label.text(), label).line(),
            "give the second one another label");
      }
    }
    return versions == null ? new ArrayList<>() : versions;
  }

  /** Every label that stands in the list, also of versions that were refused. */
  private static List<String> labels(Fields fields) {
    List<String> labels = new ArrayList<>();
    Node list = fields.get("versions");
    if (list != null) {
      for (Node item : list.items()) {
        Node label = item.fields().get("version");
        if (label != null) {
          labels.add(label.text());
        }
      }
    }
    return labels;
  }

  private static void requireCanariesAllowed(Fields fields, RouteDocument document) {
    if (document.serving().rollouts().isEmpty()) {
      return;
    }
    Node state = Objects.requireNonNull(fields.get("serving"));
    Node rollouts = Objects.requireNonNull(state.fields().get("rollouts"));
    for (String missing : DocumentChecks.missingForCanary(document)) {
      Problems problems = fields.problems();
      problems.error(
          rollouts,
          missing,
          "is missing, and a canary cannot be live without it",
          "write " + missing + ":, or take the rollout out");
    }
  }
}
