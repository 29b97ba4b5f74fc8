package dev.switchback.document;

import java.util.ArrayList;
import java.util.List;

/** What holds for a document as a whole. */
final class DocumentChecks {
  private DocumentChecks() {}

  /** The versions that the serving state names and that must be listed. */
  static List<String> named(Serving serving) {
    List<String> named = new ArrayList<>();
    named.add(serving.stable());
    if (serving.previous() != null) {
      named.add(serving.previous());
    }
    for (Rollout rollout : serving.rollouts()) {
      named.add(rollout.canary());
    }
    if (serving.shadow() != null) {
      named.add(serving.shadow().version());
    }
    return named;
  }

  /** Inventory and rules that a canary needs and the document lacks, by field. */
  static List<String> missingForCanary(RouteDocument document) {
    List<String> missing = new ArrayList<>();
    if (isBlank(document.purpose())) {
      missing.add("purpose");
    }
    if (isBlank(document.owner())) {
      missing.add("owner");
    }
    if (document.rollback() == null) {
      missing.add("rollback");
    }
    if (document.monitoring().isEmpty()) {
      missing.add("monitoring");
    }
    Thresholds rules = document.thresholds();
    if (rules == null
        || (rules.compare().isEmpty() && rules.limit().isEmpty() && rules.trip().isEmpty())) {
      missing.add("thresholds");
    }
    return missing;
  }

  private static boolean isBlank(@org.jspecify.annotations.Nullable String text) {
    return text == null || text.isBlank();
  }
}
