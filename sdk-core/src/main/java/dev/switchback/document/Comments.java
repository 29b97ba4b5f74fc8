package dev.switchback.document;

/** The comment at the end of a line. */
final class Comments {
  private Comments() {}

  /** The comment with the spaces before it, so that it stands in its column where there is room. */
  static String of(String line, String written) {
    int start = start(line);
    if (start < 0) {
      return "";
    }
    return " ".repeat(Math.max(1, start - written.length())) + line.substring(start);
  }

  private static int start(String line) {
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      boolean escaped = quote == '"' && i > 0 && line.charAt(i - 1) == '\\';
      if (quote != 0) {
        quote = c == quote && !escaped ? 0 : quote;
      } else if ((c == '"' || c == '\'') && opens(line, i)) {
        quote = c;
      } else if (c == '#' && i > 0 && Character.isWhitespace(line.charAt(i - 1))) {
        return i;
      }
    }
    return -1;
  }

  private static boolean opens(String line, int i) {
    return i == 0 || " [{,:".indexOf(line.charAt(i - 1)) >= 0;
  }
}
