package dev.switchback.document;

import java.util.List;

/** Reads and writes route documents. Stateless. */
public final class Documents {
  private Documents() {}

  /**
   * A document that was read, and what is doubtful about it.
   *
   * @param document the document
   * @param warnings what was said
   */
  public record Read(RouteDocument document, List<Problem> warnings) {}

  /**
   * Reads one document, YAML or JSON (JSON when the name ends in {@code .json}).
   *
   * @param name the source's name for messages, e.g. a file's
   * @param bytes UTF-8, at most 256 KiB
   * @throws DocumentException naming line, column, field and remedy
   */
  public static Read read(String name, byte[] bytes) {
    throw new UnsupportedOperationException("not implemented");
  }

  /** The document as YAML, or as JSON. */
  public static byte[] write(RouteDocument document, boolean json) {
    throw new UnsupportedOperationException("not implemented");
  }

  /** Content digest of a whole document, {@code sha256:…}, for audit entries. */
  public static String digest(RouteDocument document) {
    throw new UnsupportedOperationException("not implemented");
  }

  /**
   * The bytes of a document with a change applied, everything but the lines that the change
   * rewrites kept as it is, comments too.
   *
   * @param before the bytes as read
   * @param document the next state
   */
  public static byte[] rewrite(String name, byte[] before, RouteDocument document) {
    throw new UnsupportedOperationException("not implemented");
  }
}
