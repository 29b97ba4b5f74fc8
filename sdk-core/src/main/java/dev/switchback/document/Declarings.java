package dev.switchback.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What changes versions, references, inventory and rules. */
final class Declarings {
  private Declarings() {}

  static void register(Changing it, Change.Register change) {
    ModelVersion version = change.version();
    ModelVersion same = it.document.version(version.version());
    it.require(
        same == null || same.digest().equals(version.digest()),
        "version "
            + version.version()
            + " has other content already; give the new one a new label");
    it.require(
        same == null || !same.equals(version),
        "version " + version.version() + " is registered already");
    ModelVersion made =
        version.registered() == null ? version.registered(it.at, it.actor) : version;
    List<ModelVersion> versions = new ArrayList<>(it.document.versions());
    if (same == null) {
      versions.add(made);
    } else {
      versions.replaceAll(old -> old.version().equals(made.version()) ? made : old);
    }
    it.next.versions(versions);
    it.detail.put("version", made.version());
    it.detail.put("digest", made.digest());
  }

  static void recordReference(Changing it, Map<String, Object> reference) {
    it.require(!reference.isEmpty(), "the reference is empty; give what stable is known to do");
    requireReadable(it, reference);
    it.draft.reference(reference);
    it.detail.put("version", it.serving.stable());
    it.detail.put("reference", reference);
  }

  static void requireReadable(Changing it, Map<String, Object> reference) {
    try {
      var unused = Reference.fromMap(reference);
    } catch (IllegalArgumentException wrong) {
      throw it.refusal("the reference's " + wrong.getMessage());
    }
  }

  static void describe(Changing it, Change.Describe change) {
    RouteDocument now = it.document;
    List<String> fields = new ArrayList<>();
    if (change.purpose() != null && !change.purpose().equals(now.purpose())) {
      it.next.purpose(change.purpose());
      fields.add("purpose");
    }
    if (change.owner() != null && !change.owner().equals(now.owner())) {
      it.next.owner(change.owner());
      fields.add("owner");
    }
    if (change.rollback() != null && !change.rollback().equals(now.rollback())) {
      it.next.rollback(change.rollback());
      fields.add("rollback");
    }
    if (change.monitoring() != null && !change.monitoring().equals(now.monitoring())) {
      it.next.monitoring(change.monitoring());
      fields.add("monitoring");
    }
    if (change.thresholds() != null && !change.thresholds().equals(now.thresholds())) {
      it.require(
          it.serving.rollouts().isEmpty(),
          "thresholds are declared before a rollout, and live are "
              + it.liveIds()
              + "; revert or promote first");
      it.next.thresholds(change.thresholds());
      fields.add("thresholds");
    }
    if (change.call() != null && !change.call().equals(now.call())) {
      it.next.call(change.call());
      fields.add("call");
    }
    Change.Describe.Policy policy = change.policy();
    if (policy != null && !policy.equals(Change.Describe.Policy.of(now))) {
      it.next
          .requireCanary(policy.requireCanary())
          .maxStaleness(policy.maxStaleness())
          .prices(policy.prices());
      it.draft.shadow(policy.shadow());
      fields.add("policy");
    }
    it.require(!fields.isEmpty(), "nothing in it differs from what is there");
    requireInventoryOfLive(it);
    it.detail.put("fields", fields);
  }

  private static void requireInventoryOfLive(Changing it) {
    if (!it.serving.rollouts().isEmpty()) {
      List<String> missing = DocumentChecks.missingForCanary(it.next.build());
      it.require(
          missing.isEmpty(), "live rollouts need " + String.join(", ", missing) + "; keep them");
    }
  }
}
