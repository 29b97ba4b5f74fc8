package dev.switchback.document;

import dev.switchback.SwitchbackException;
import java.util.List;
import java.util.stream.Collectors;

/** A document that was refused as a whole, with everything that is wrong with it. */
public final class DocumentException extends SwitchbackException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  /** Refused for these problems, at least one of them an error. */
  public DocumentException(List<Problem> problems) {
    super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, in the order of the document. */
  public List<Problem> problems() {
    return problems;
  }
}
