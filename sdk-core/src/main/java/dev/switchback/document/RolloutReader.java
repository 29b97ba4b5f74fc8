package dev.switchback.document;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one rollout. */
final class RolloutReader {
  private static final List<String> KNOWN = List.of("id", "canary", "share", "steps", "advance");

  private RolloutReader() {}

  static @Nullable Rollout read(Node node, String path, Problems problems) {
    Fields fields = Fields.of(node, path, problems, KNOWN);
    if (fields == null) {
      return null;
    }
    int before = problems.errors();
    String id = fields.label("id", true);
    String canary = fields.label("canary", true);
    if (!fields.has("share")) {
      fields.missing("share", "write share: 5%");
    }
    Integer share = fields.share("share");
    List<Integer> steps = fields.list("steps", (item, at) -> Ratios.share(item, at, problems));
    requireRise(fields, steps);
    Rollout.Advance advance = advance(fields, steps);
    if (problems.errors() > before || id == null || canary == null || share == null) {
      return null;
    }
    return new Rollout(id, canary, share, steps == null ? List.of() : steps, advance);
  }

  private static void requireRise(Fields fields, @Nullable List<Integer> steps) {
    Node list = fields.get("steps");
    if (steps == null || list == null || steps.size() != list.items().size()) {
      return;
    }
    int below = 0;
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i) <= below) {
        fields
            .problems()
            .error(
                list.items().get(i),
                fields.path("steps") + "[" + i + "]",
                "does not rise above " + (i == 0 ? "0%" : Amounts.share(below)),
                "write steps that rise, such as [5%, 25%, 50%]");
      }
      below = steps.get(i);
    }
  }

  private static Rollout.@Nullable Advance advance(Fields fields, @Nullable List<Integer> steps) {
    Node node = fields.get("advance");
    Fields advance =
        node == null
            ? null
            : Fields.of(node, fields.path("advance"), fields.problems(), List.of("after", "calls"));
    if (advance == null) {
      return null;
    }
    if (steps == null || steps.isEmpty()) {
      fields.error("advance", "has no steps to go to", "write steps: [5%, 25%, 50%]");
    }
    if (!advance.has("after")) {
      advance.missing("after", "write after: 1h");
    }
    if (!advance.has("calls")) {
      advance.missing("calls", "write calls: 500");
    }
    Duration after = advance.duration("after");
    Long calls = advance.whole("calls", 1, Long.MAX_VALUE);
    return after == null || calls == null ? null : new Rollout.Advance(after, calls);
  }
}
