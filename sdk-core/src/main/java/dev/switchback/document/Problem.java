package dev.switchback.document;

import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with a document, for the person who has to mend it.
 *
 * @param severity an error refuses the document, a warning does not
 * @param file the source's name; null where there is none
 * @param line from 1; 0 where unknown
 * @param column from 1; 0 where unknown
 * @param field path such as {@code thresholds: compare[1].tolerate} or {@code versions[0].model}
 * @param message what is wrong
 * @param remedy what to write instead
 */
public record Problem(
    Severity severity,
    @Nullable String file,
    int line,
    int column,
    String field,
    String message,
    String remedy) {
  /** How bad it is. */
  public enum Severity {
    /** Refuses the document. */
    ERROR,
    /** Is said, and the document serves. */
    WARNING
  }

  /** An error of a field, its place not known here. */
  public static Problem error(String field, String message, String remedy) {
    return new Problem(Severity.ERROR, null, 0, 0, field, message, remedy);
  }

  /** A warning about a field, its place not known here. */
  public static Problem warning(String field, String message, String remedy) {
    return new Problem(Severity.WARNING, null, 0, 0, field, message, remedy);
  }

  /** {@code triage.yaml:12:5: versions[0].version: … ; write …}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (file != null) {
      text.append(file).append(':');
      if (line > 0) {
        text.append(line).append(':').append(column).append(':');
      }
      text.append(' ');
    }
    return text.append(field).append(": ").append(message).append("; ").append(remedy).toString();
  }
}
