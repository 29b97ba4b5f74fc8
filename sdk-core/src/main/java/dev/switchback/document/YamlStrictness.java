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
  void check(JsonLocation at) {
    int first = at(at);
    if (first == '&' || first == '*' || first == '!') {
      String what = first == '&' ? "an anchor" : first == '*' ? "an alias" : "a tag";
      problems.errorAt(
          at.getLineNr(),
          at.getColumnNr(),
          "document",
          what + " is not taken",
          "write the value itself, or quote the text");
    }
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
