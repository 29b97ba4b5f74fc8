package dev.switchback.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with one source, so that all of it is said at once. */
final class Problems {
  private final @Nullable String file;
  private final List<Problem> list = new ArrayList<>();
  private int errors;

  Problems(@Nullable String file) {
    this.file = file;
  }

  void error(@Nullable Node at, String field, String message, String remedy) {
    add(Problem.Severity.ERROR, at, field, message, remedy);
  }

  void warn(@Nullable Node at, String field, String message, String remedy) {
    add(Problem.Severity.WARNING, at, field, message, remedy);
  }

  void errorAt(int line, int column, String field, String message, String remedy) {
    errors++;
    list.add(new Problem(Problem.Severity.ERROR, file, line, column, field, message, remedy));
  }

  private void add(
      Problem.Severity severity, @Nullable Node at, String field, String message, String remedy) {
    errors += severity == Problem.Severity.ERROR ? 1 : 0;
    int line = at == null ? 0 : at.line();
    int column = at == null ? 0 : at.column();
    list.add(new Problem(severity, file, line, column, field, message, remedy));
  }

  boolean hasErrors() {
    return errors() > 0;
  }

  int errors() {
    return errors;
  }

  void throwIfAny() {
    if (hasErrors()) {
      throw refusal();
    }
  }

  /** The refusal, its problems in the order of the document. */
  DocumentException refusal() {
    return new DocumentException(sorted());
  }

  List<Problem> sorted() {
    return list.stream()
        .sorted(Comparator.comparingInt(Problem::line).thenComparingInt(Problem::column))
        .toList();
  }
}
