package dev.switchback.analysis;

import dev.switchback.document.Problem;
import java.util.ArrayList;
import java.util.List;

/** Collects what lint finds. */
final class Findings {
  private final List<Problem> problems = new ArrayList<>();

  void error(String field, String message, String remedy) {
    problems.add(Problem.error(field, message, remedy));
  }

  void warning(String field, String message, String remedy) {
    problems.add(Problem.warning(field, message, remedy));
  }

  boolean hasErrors() {
    return problems.stream().anyMatch(problem -> problem.severity() == Problem.Severity.ERROR);
  }

  List<Problem> all() {
    return List.copyOf(problems);
  }
}
