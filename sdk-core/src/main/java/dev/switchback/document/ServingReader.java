package dev.switchback.document;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the {@code serving:} section. */
final class ServingReader {
  private static final List<String> KNOWN =
      List.of(
          "revision",
          "epoch",
          "stable",
          "previous",
          "mode",
          "rollouts",
          "shadow",
          "quarantined",
          "reference");
  private static final List<String> SHADOW =
      List.of("version", "sample", "max_concurrent", "tokens_per_hour");

  private ServingReader() {}

  /** The state, or null when anything of it is wrong. */
  static @Nullable Serving read(Node node, Problems problems) {
    Fields fields = Fields.of(node, "serving", problems, KNOWN);
    if (fields == null) {
      return null;
    }
    int before = problems.errors();
    if (!fields.has("revision")) {
      fields.missing("revision", "write revision: 1");
    }
    Long revision = fields.whole("revision", 0, Long.MAX_VALUE);
    Long epoch = fields.whole("epoch", 1, Long.MAX_VALUE);
    String stable = fields.label("stable", true);
    String previous = fields.label("previous", false);
    Serving.Mode mode = Breaches.choice(fields, "mode", Serving.Mode.values());
    List<Rollout> rollouts =
        fields.lines("rollouts", (item, path) -> RolloutReader.read(item, path, problems));
    Serving.Shadow shadow = shadow(fields);
    List<Serving.Quarantine> quarantined =
        fields.lines("quarantined", (item, path) -> quarantine(item, path, problems));
    Node reference = fields.get("reference");
    Map<String, Object> known = reference == null ? null : reference(fields, reference);
    requireApart(fields, stable);
    if (problems.errors() > before) {
      return null;
    }
    return new Serving(
        Objects.requireNonNull(revision),
        epoch == null ? 1 : epoch,
        Objects.requireNonNull(stable),
        previous,
        mode == null ? Serving.Mode.AUTO : mode,
        rollouts == null ? List.of() : rollouts,
        shadow,
        quarantined == null ? List.of() : quarantined,
        known);
  }

  private static @Nullable Map<String, Object> reference(Fields fields, Node node) {
    if (!node.is(Node.Kind.OBJECT)) {
      fields.error("reference", "is " + node.kind().words, "write {signal: number}");
      return null;
    }
    int before = fields.problems().errors();
    Map<String, Object> known =
        PlainReader.declared(node, fields.path("reference"), fields.problems());
    if (known != null && fields.problems().errors() == before) {
      try {
        var unused = Reference.fromMap(known);
      } catch (IllegalArgumentException wrong) {
        fields.error(
            "reference", String.valueOf(wrong.getMessage()), "write {signal: {n: calls, sum: …}}");
      }
    }
    return known;
  }

  static Serving.@Nullable Shadow shadow(Fields fields) {
    Node node = fields.get("shadow");
    Fields shadow =
        node == null ? null : Fields.of(node, "serving.shadow", fields.problems(), SHADOW);
    if (shadow == null) {
      return null;
    }
    if (!shadow.has("sample")) {
      shadow.missing("sample", "write sample: 1%");
    }
    String version = shadow.label("version", true);
    Integer sample = shadow.share("sample");
    int concurrent = shadow.count("max_concurrent", 1, 4);
    Long tokens = shadow.whole("tokens_per_hour", 1, Long.MAX_VALUE);
    return version == null || sample == null
        ? null
        : new Serving.Shadow(version, sample, concurrent, tokens);
  }

  private static Serving.@Nullable Quarantine quarantine(
      Node node, String path, Problems problems) {
    Fields fields = Fields.of(node, path, problems, List.of("version", "at", "why"));
    String version = fields == null ? null : fields.label("version", true);
    if (fields == null || version == null) {
      return null;
    }
    String why = fields.string("why");
    return new Serving.Quarantine(version, fields.time("at"), why == null ? "" : why);
  }

  /** Ids and canaries differ from each other; a canary is not stable and not quarantined. */
  private static void requireApart(Fields fields, @Nullable String stable) {
    Node list = fields.get("rollouts");
    Set<String> ids = new HashSet<>();
    Set<String> canaries = new HashSet<>();
    Set<String> barred = new HashSet<>(texts(fields.get("quarantined"), "version"));
    for (int i = 0; list != null && i < list.items().size(); i++) {
      Map<String, Node> rollout = list.items().get(i).fields();
      String path = "serving.rollouts[" + i + "].";
      Node id = rollout.get("id");
      Node canary = rollout.get("canary");
      if (id != null && !ids.add(id.text())) {
        fields.problems().error(id, path + "id", "is there twice", "give it an id of its own");
      }
      if (canary == null) {
        continue;
      }
      String wrong =
          canary.text().equals(stable)
              ? "is the stable version"
              : !canaries.add(canary.text())
                  ? "is the canary of another rollout"
                  : barred.contains(canary.text()) ? "is quarantined" : null;
      if (wrong != null) {
        fields
            .problems()
            .error(canary, path + "canary", wrong, "name another version, or drop the rollout");
      }
    }
  }

  private static List<String> texts(@Nullable Node list, String name) {
    List<String> texts = new ArrayList<>();
    if (list != null) {
      for (Node item : list.items()) {
        Node value = item.fields().get(name);
        if (value != null) {
          texts.add(value.text());
        }
      }
    }
    return texts;
  }

  /** Refuses a version that the state names and the document does not list. */
  static void requireListed(Node state, List<String> labels, Problems problems) {
    listed(state.fields().get("stable"), "serving.stable", labels, problems);
    listed(state.fields().get("previous"), "serving.previous", labels, problems);
    Node rollouts = state.fields().get("rollouts");
    for (int i = 0; rollouts != null && i < rollouts.items().size(); i++) {
      Node canary = rollouts.items().get(i).fields().get("canary");
      listed(canary, "serving.rollouts[" + i + "].canary", labels, problems);
    }
    Node shadow = state.fields().get("shadow");
    if (shadow != null) {
      listed(shadow.fields().get("version"), "serving.shadow.version", labels, problems);
    }
  }

  private static void listed(
      @Nullable Node node, String path, List<String> labels, Problems problems) {
    if (node != null && node.is(Node.Kind.STRING) && !labels.contains(node.text())) {
      problems.error(
          node,
          path,
          "names version " + node.text() + ", which is not listed",
          labels.isEmpty() ? "list it under versions" : NearNames.remedy(node.text(), labels));
    }
  }
}
