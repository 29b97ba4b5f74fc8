package dev.switchback.document;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;

/**
 * What of YAML is not taken: anchors, aliases and tags. And what Jackson does not tell: whether a
 * scalar stands in quotes, which decides if it is text.
 */
final class YamlStrictness {
  private final YAMLParser parser;
  private final int[] codePoints;
  private final Problems problems;

  YamlStrictness(YAMLParser parser, String text, Problems problems) {
    this.parser = parser;
    this.codePoints = text.codePoints().toArray();
    this.problems = problems;
  }

  /** Refuses an anchor, alias or tag at the present token. */
  void check(JsonLocation at) throws IOException {
    int first = at(at);
    if (first == '&' || first == '*' || first == '!') {
      String what = first == '&' ? "an anchor" : first == '*' ? "an alias" : "a tag";
      problems.errorAt(
          at.getLineNr(),
          at.getColumnNr(),
          "document",
          what + " is not taken",
          "write the value itself, or quote the text");
    } else if (parser.getObjectId() != null && !parser.currentToken().isScalarValue()) {
      anchorBefore(at);
    }
  }

  /** A block map's own place is that of its first key; its anchor stands before it. */
  private void anchorBefore(JsonLocation at) {
    int index = (int) Math.min(at.getCharOffset(), codePoints.length - 1L);
    int line = at.getLineNr();
    while (index > 0 && codePoints[index] != '&') {
      line -= codePoints[index] == '\n' ? 1 : 0;
      index--;
    }
    int start = index;
    while (start > 0 && codePoints[start - 1] != '\n') {
      start--;
    }
    problems.errorAt(
        line, index - start + 1, "document", "an anchor is not taken", "write the value itself");
  }

  boolean isFlow(JsonLocation at) {
    int first = at(at);
    return first == '{' || first == '[';
  }

  /** The kind of the scalar at the present token. */
  Node.Kind kind(JsonLocation at) throws IOException {
    int first = at(at);
    if (first == '"' || first == '\'' || first == '|' || first == '>') {
      return Node.Kind.STRING;
    }
    return PlainScalars.kind(parser.getText());
  }

  private int at(JsonLocation at) {
    long index = at.getCharOffset();
    return index >= 0 && index < codePoints.length ? codePoints[(int) index] : -1;
  }
}
