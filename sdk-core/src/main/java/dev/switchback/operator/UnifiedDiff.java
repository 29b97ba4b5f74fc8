package dev.switchback.operator;

import java.util.ArrayList;
import java.util.List;

/** Two texts as a unified diff, with three lines around each change. */
final class UnifiedDiff {
  private static final int AROUND = 3;

  private final List<String> before;
  private final List<String> after;

  private UnifiedDiff(String before, String after) {
    this.before = before.lines().toList();
    this.after = after.lines().toList();
  }

  /** Its lines, uncoloured; none where the texts have the same lines. */
  static List<String> lines(String fromName, String from, String toName, String to) {
    List<String> lines = new ArrayList<>();
    new UnifiedDiff(from, to).hunks(lines);
    if (!lines.isEmpty()) {
      lines.addAll(0, List.of("--- " + fromName, "+++ " + toName));
    }
    return lines;
  }

  static String coloured(String line, Style style) {
    if (line.startsWith("---") || line.startsWith("+++")) {
      return style.bold(line);
    }
    return line.startsWith("-") ? style.red(line) : line.startsWith("+") ? style.green(line) : line;
  }

  private void hunks(List<String> into) {
    List<LineEdits.Edit> edits = LineEdits.of(before, after);
    int i = 0;
    while (i < edits.size()) {
      int last = i;
      while (last + 1 < edits.size()
          && edits.get(last + 1).from() - edits.get(last).fromEnd() <= 2 * AROUND) {
        last++;
      }
      hunk(edits.subList(i, last + 1), into);
      i = last + 1;
    }
  }

  private void hunk(List<LineEdits.Edit> edits, List<String> into) {
    LineEdits.Edit first = edits.get(0);
    LineEdits.Edit last = edits.get(edits.size() - 1);
    int lead = Math.min(AROUND, first.from());
    int start = first.from() - lead;
    int end = Math.min(before.size(), last.fromEnd() + AROUND);
    int toStart = first.to() - lead;
    int toEnd = last.toEnd() + (end - last.fromEnd());
    into.add("@@ -%s +%s @@".formatted(range(start, end), range(toStart, toEnd)));
    int at = start;
    for (LineEdits.Edit edit : edits) {
      before.subList(at, edit.from()).forEach(line -> into.add(" " + line));
      before.subList(edit.from(), edit.fromEnd()).forEach(line -> into.add("-" + line));
      after.subList(edit.to(), edit.toEnd()).forEach(line -> into.add("+" + line));
      at = edit.fromEnd();
    }
    before.subList(at, end).forEach(line -> into.add(" " + line));
  }

  private static String range(int start, int end) {
    // An empty range is named by the line before it.
    return end == start ? start + ",0" : (start + 1) + "," + (end - start);
  }
}
