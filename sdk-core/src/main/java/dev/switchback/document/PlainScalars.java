package dev.switchback.document;

import java.util.regex.Pattern;

/**
 * What YAML 1.1 makes of a scalar without quotes; types of <a
 * href="https://yaml.org/type/">yaml.org/type</a>, in the resolution that SnakeYAML and Jackson
 * share.
 */
final class PlainScalars {
  private static final Pattern BOOLEAN =
      Pattern.compile("yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF");
  private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?(0b[0-1_]+|0x[0-9a-fA-F_]+|[0-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?"
              + "|[0-9][0-9_]*(\\.[0-9_]*)?([eE][-+]?[0-9]+)?|\\.[0-9][0-9_]*([eE][-+]?[0-9]+)?"
              + "|\\.(inf|Inf|INF))|\\.(nan|NaN|NAN)");
  private static final Pattern TIME =
      Pattern.compile(
          "[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9][0-9]?-[0-9][0-9]?([Tt]|[ \t]+)"
              + "[0-9][0-9]?:[0-9]{2}:[0-9]{2}(\\.[0-9]*)?"
              + "([ \t]*(Z|[-+][0-9][0-9]?(:[0-9]{2})?))?");
  private static final Pattern EXACT =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  private PlainScalars() {}

  static Node.Kind kind(String text) {
    if (text.length() > 64) {
      return Node.Kind.STRING;
    }
    if (NULL.matcher(text).matches()) {
      return Node.Kind.NULL;
    }
    char first = text.charAt(0);
    if ((first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.') {
      if (NUMBER.matcher(text).matches()) {
        return Node.Kind.NUMBER;
      }
      return TIME.matcher(text).matches() ? Node.Kind.TIME : Node.Kind.STRING;
    }
    return BOOLEAN.matcher(text).matches() ? Node.Kind.BOOLEAN : Node.Kind.STRING;
  }

  /** Whether a number is written as JSON writes it, so that nobody can read another one. */
  static boolean isExact(String number) {
    return EXACT.matcher(number).matches();
  }
}
