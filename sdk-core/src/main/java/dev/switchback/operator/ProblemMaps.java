package dev.switchback.operator;

import dev.switchback.document.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Problems as plain values, for {@code --json}. */
final class ProblemMaps {
  private ProblemMaps() {}

  /** How many errors and warnings, and each of them. */
  static Map<String, Object> of(List<Problem> problems) {
    long errors = problems.stream().filter(one -> one.severity() == Problem.Severity.ERROR).count();
    List<Map<String, @Nullable Object>> listed = new ArrayList<>();
    for (Problem problem : problems) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      map.put("severity", problem.severity().name().toLowerCase(Locale.ROOT));
      map.put("file", problem.file());
      map.put("line", problem.line() == 0 ? null : problem.line());
      map.put("column", problem.column() == 0 ? null : problem.column());
      map.put("field", problem.field());
      map.put("message", problem.message());
      map.put("remedy", problem.remedy());
      listed.add(map);
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("errors", errors);
    map.put("warnings", problems.size() - errors);
    map.put("problems", listed);
    return map;
  }

  /** The problem with its source's name, if it has none yet. */
  static Problem in(String file, Problem problem) {
    return new Problem(
        problem.severity(),
        problem.file() == null ? file : problem.file(),
        problem.line(),
        problem.column(),
        problem.field(),
        problem.message(),
        problem.remedy());
  }
}
