package dev.switchback.document;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the place of a field by its path, such as {@code versions[2].model}. */
final class Places {
  private static final Pattern STEP = Pattern.compile("([^.\\[\\]]+)|\\[(\\d+)\\]");

  private Places() {}

  /**
   * The problem at the place of its field, or of the map or list where that field is missing; as it
   * is when it has a place, or nothing of its path is there.
   */
  static Problem place(Node root, Problem problem) {
    Node at = find(root, problem.field().replaceFirst("^(thresholds|reference): ", "$1."));
    if (problem.line() > 0 || at == null) {
      return problem;
    }
    return new Problem(
        problem.severity(),
        problem.file(),
        at.line(),
        at.column(),
        problem.field(),
        problem.message(),
        problem.remedy());
  }

  private static @Nullable Node find(Node root, String path) {
    Node value = root;
    Node place = null;
    Matcher step = STEP.matcher(path);
    while (step.find()) {
      String name = step.group(1);
      Node key = name == null ? null : value.keys().get(name);
      Node next = name == null ? item(value, step.group(2)) : value.fields().get(name);
      if (next == null) {
        return place;
      }
      boolean block =
          !next.isFlow() && key != null && !(next.fields().isEmpty() && next.items().isEmpty());
      place = block ? key : next;
      value = next;
    }
    return place;
  }

  private static @Nullable Node item(Node list, String index) {
    int at = Integer.parseInt(index);
    return at < list.items().size() ? list.items().get(at) : null;
  }
}
