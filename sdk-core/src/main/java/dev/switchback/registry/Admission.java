package dev.switchback.registry;

import dev.switchback.analysis.Analysis;
import dev.switchback.document.ModelVersion;
import dev.switchback.document.Problem;
import dev.switchback.document.RouteDocument;
import dev.switchback.document.Thresholds;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/** What a document must pass besides being well-formed. */
final class Admission {
  private Admission() {}

  /** The lint's errors; empty where there are none. */
  static List<Problem> lint(String name, RouteDocument document) {
    Thresholds thresholds = document.thresholds();
    if (thresholds == null) {
      return List.of();
    }
    return Analysis.lint(thresholds).stream()
        .filter(problem -> problem.severity() == Problem.Severity.ERROR)
        .map(problem -> at(name, problem))
        .toList();
  }

  /** One error for each version whose model the application does not allow. */
  static List<Problem> notAllowed(
      String name, RouteDocument document, BiPredicate<String, String> allow) {
    List<Problem> problems = new ArrayList<>();
    int index = 0;
    for (ModelVersion version : document.versions()) {
      if (!allow.test(version.provider(), version.model())) {
        problems.add(
            at(
                name,
                Problem.error(
                    "versions[" + index + "].model",
                    "version %s is %s of %s, which this application does not allow"
                        .formatted(version.version(), version.model(), version.provider()),
                    "name an allowed model, or add allow(\"%s\", \"%s\") to the application"
                        .formatted(version.provider(), version.model()))));
      }
      index++;
    }
    return problems;
  }

  /** Negative, zero, positive: whether {@code a} is older, as old, or newer than {@code b}. */
  static int order(RouteDocument a, RouteDocument b) {
    int epochs = Long.compare(a.serving().epoch(), b.serving().epoch());
    return epochs != 0 ? epochs : Long.compare(a.serving().revision(), b.serving().revision());
  }

  static Problem at(String name, Problem problem) {
    return problem.file() != null
        ? problem
        : new Problem(
            problem.severity(),
            name,
            problem.line(),
            problem.column(),
            problem.field(),
            problem.message(),
            problem.remedy());
  }
}
