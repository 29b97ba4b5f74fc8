package dev.switchback.document;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Changes as JSON, their parts laid out as in a document. */
final class ChangeText {
  private ChangeText() {}

  static String write(Change change) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("kind", change.kind());
    if (change instanceof Change.Register register) {
      map.put("version", DocumentMap.version(register.version()));
    } else if (change instanceof Change.StartCanary start) {
      map.put("rollout", DocumentMap.rollout(start.rollout()));
    } else if (change instanceof Change.SetShare set) {
      map.put("rollout", set.rollout());
      map.put("share", Amounts.share(set.share()));
      put(map, "plan", set.plan() == null ? null : DocumentMap.rollout(set.plan()));
    } else if (change instanceof Change.Promote promote) {
      map.put("rollout", promote.rollout());
      put(map, "reference", promote.reference());
    } else if (change instanceof Change.Revert revert) {
      map.put("rollout", revert.rollout());
      map.put("evidence", revert.evidence());
    } else if (change instanceof Change.SwitchStable to) {
      map.put("version", to.version());
    } else if (change instanceof Change.Rollback to) {
      map.put("version", to.version());
    } else if (change instanceof Change.ClearQuarantine of) {
      map.put("version", of.version());
    } else if (change instanceof Change.RecordReference record) {
      map.put("reference", record.reference());
    } else if (change instanceof Change.Describe describe) {
      describe(map, describe);
    }
    return Json.write(map);
  }

  private static void describe(Map<String, Object> map, Change.Describe describe) {
    put(map, "purpose", describe.purpose());
    put(map, "owner", describe.owner());
    put(map, "rollback", describe.rollback() == null ? null : DocumentMap.way(describe.rollback()));
    put(map, "monitoring", describe.monitoring());
    put(map, "thresholds", describe.thresholds() == null ? null : describe.thresholds().toMap());
    put(map, "call", describe.call() == null ? null : describe.call().toMap());
    Change.Describe.Policy policy = describe.policy();
    if (policy != null) {
      Map<String, Object> requires = new LinkedHashMap<>();
      requires.put("require_canary", policy.requireCanary());
      put(
          requires,
          "max_staleness",
          policy.maxStaleness() == null ? null : Amounts.text(policy.maxStaleness()));
      put(requires, "shadow", policy.shadow() == null ? null : DocumentMap.shadow(policy.shadow()));
      put(requires, "prices", policy.prices() == null ? null : policy.prices().toMap());
      map.put("policy", requires);
    }
  }

  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value);
    }
  }

  static Change read(String text) {
    Map<String, @Nullable Object> map = Json.readObject(text);
    Problems problems = new Problems("change");
    Parts parts = new Parts(map, problems);
    Change change =
        switch (parts.text("kind")) {
          case "register" -> register(parts);
          case "start_canary" -> start(parts);
          case "set_share" -> share(parts);
          case "promote" -> promote(parts);
          case "switch_stable" -> new Change.SwitchStable(parts.text("version"));
          case "revert" -> new Change.Revert(parts.text("rollout"), parts.map("evidence"));
          case "rollback" -> new Change.Rollback(parts.text("version"));
          case "freeze" -> new Change.Freeze();
          case "unfreeze" -> new Change.Unfreeze();
          case "clear_quarantine" -> new Change.ClearQuarantine(parts.text("version"));
          case "record_reference" -> new Change.RecordReference(parts.map("reference"));
          case "describe" -> describe(parts);
          default -> null;
        };
    if (change == null && !problems.hasErrors()) {
      problems.errorAt(1, 1, "kind", "is no kind of change", "write one such as freeze");
    }
    problems.throwIfAny();
    return Objects.requireNonNull(change);
  }

  private static @Nullable Change register(Parts parts) {
    ModelVersion version = VersionReader.read(parts.node("version"), "version", parts.problems);
    return version == null ? null : new Change.Register(version);
  }

  private static @Nullable Change start(Parts parts) {
    Rollout rollout = RolloutReader.read(parts.node("rollout"), "rollout", parts.problems);
    return rollout == null ? null : new Change.StartCanary(rollout);
  }

  private static @Nullable Change share(Parts parts) {
    Integer share = Ratios.share(parts.node("share"), "share", parts.problems);
    Rollout plan =
        parts.has("plan") ? RolloutReader.read(parts.node("plan"), "plan", parts.problems) : null;
    return share == null ? null : new Change.SetShare(parts.text("rollout"), share, plan);
  }

  private static Change promote(Parts parts) {
    return new Change.Promote(
        parts.text("rollout"), parts.has("reference") ? parts.map("reference") : null);
  }

  private static Change describe(Parts parts) {
    Fields fields =
        new Fields(
            Node.of(parts.map),
            "",
            parts.problems,
            List.of(
                "kind",
                "purpose",
                "owner",
                "rollback",
                "monitoring",
                "thresholds",
                "call",
                "policy"));
    return new Change.Describe(
        fields.string("purpose"),
        fields.string("owner"),
        DocumentReader.rollback(fields),
        fields.list("monitoring", (item, path) -> Scalars.string(item, path, parts.problems)),
        parts.has("thresholds")
            ? ThresholdsReader.read(parts.node("thresholds"), parts.problems)
            : null,
        parts.has("call") ? CallReader.read(parts.node("call"), parts.problems) : null,
        parts.has("policy") ? policy(parts) : null);
  }

  private static Change.Describe.@Nullable Policy policy(Parts parts) {
    Fields fields =
        Fields.of(
            parts.node("policy"),
            "policy",
            parts.problems,
            List.of("require_canary", "max_staleness", "shadow", "prices"));
    Node prices = fields == null ? null : fields.get("prices");
    return fields == null
        ? null
        : new Change.Describe.Policy(
            Boolean.TRUE.equals(fields.bool("require_canary")),
            fields.duration("max_staleness"),
            ServingReader.shadow(fields),
            prices == null ? null : PricesReader.read(prices, parts.problems));
  }

  /** The fields of a change that is read. */
  private record Parts(Map<String, @Nullable Object> map, Problems problems) {
    boolean has(String name) {
      return map.get(name) != null;
    }

    Node node(String name) {
      return Node.of(map.get(name));
    }

    String text(String name) {
      if (map.get(name) instanceof String text && !text.isBlank()) {
        return text;
      }
      problems.errorAt(1, 1, name, "is missing or no text", "write \"" + name + "\": \"…\"");
      throw problems.refusal();
    }

    Map<String, Object> map(String name) {
      Map<String, Object> copy = new LinkedHashMap<>();
      if (map.get(name) instanceof Map<?, ?> value) {
        value.forEach((key, item) -> Plain.put(copy, String.valueOf(key), item));
        return copy;
      }
      problems.errorAt(1, 1, name, "is missing or no map", "write \"" + name + "\": {…}");
      throw problems.refusal();
    }
  }
}
