package dev.switchback.replay;

import dev.switchback.document.DocumentException;
import dev.switchback.document.Problem;
import java.util.List;

/** Input that is refused; the message names the place: {@code line 7: outcome}. */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;
  private static final String REFERENCE = "thresholds: reference.";

  RefusedException(String place) {
    super(place);
  }

  /** The first error of a file, whose place begins with the file's part. */
  static RefusedException of(String part, DocumentException refused) {
    return of(part, refused.problems());
  }

  static RefusedException of(String part, List<Problem> problems) {
    String field =
        problems.stream()
            .filter(problem -> problem.severity() == Problem.Severity.ERROR)
            .map(Problem::field)
            .findFirst()
            .orElse(part);
    if (field.startsWith(REFERENCE)) {
      return new RefusedException("reference: " + field.substring(REFERENCE.length()));
    }
    boolean named = field.startsWith("thresholds") || field.startsWith("reference");
    return new RefusedException(named ? field : part + ": " + field);
  }
}
