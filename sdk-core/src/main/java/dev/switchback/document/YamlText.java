package dev.switchback.document;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes plain values as YAML for people: small maps on one line, long ones as blocks. */
final class YamlText {
  private static final int WIDTH = 100;
  private static final Pattern BARE =
      Pattern.compile("[A-Za-z][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*|[+-]?[0-9.]+(%|pp|ms|s|m|h|d)");
  private static final Pattern LITERAL =
      Pattern.compile("[^\\s\\p{C}][^\\p{C}]*(\n+[^\\s\\p{C}][^\\p{C}]*)*\n?");

  private YamlText() {}

  /** A whole document. */
  static String write(Map<String, Object> map) {
    StringBuilder text = new StringBuilder(1024);
    for (Map.Entry<String, Object> entry : map.entrySet()) {
      entry(text, entry.getKey(), entry.getValue(), 0);
    }
    return text.toString();
  }

  /** One field with everything under it, each line ended by {@code \n}. */
  static void entry(StringBuilder text, String key, @Nullable Object value, int indent) {
    text.append(" ".repeat(indent));
    field(text, key, value, indent);
  }

  private static void field(StringBuilder text, String key, @Nullable Object value, int indent) {
    text.append(scalar(key)).append(':');
    if (value instanceof Map<?, ?> map && !isSmall(map, indent + key.length())) {
      text.append('\n');
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        entry(text, (String) entry.getKey(), entry.getValue(), indent + 2);
      }
    } else if (value instanceof List<?> list && !isSmall(list, indent + key.length())) {
      text.append('\n');
      for (Object item : list) {
        item(text, item, indent + 2);
      }
    } else if (value instanceof String string
        && LITERAL.matcher(string).matches()
        && string.indexOf('\n') >= 0) {
      literal(text, string, indent + 2);
    } else {
      text.append(' ');
      flow(text, value);
      text.append('\n');
    }
  }

  /** One item of a block list. */
  static void item(StringBuilder text, @Nullable Object item, int indent) {
    text.append(" ".repeat(indent)).append("- ");
    if (item instanceof Map<?, ?> map && !map.isEmpty() && !isSmall(map, indent)) {
      boolean first = true;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        text.append(first ? "" : " ".repeat(indent + 2));
        field(text, (String) entry.getKey(), entry.getValue(), indent + 2);
        first = false;
      }
    } else {
      flow(text, item);
      text.append('\n');
    }
  }

  /** Whether the value goes on the rest of one line. */
  private static boolean isSmall(Object value, int used) {
    boolean simple =
        value instanceof Map<?, ?> map
            ? map.values().stream().noneMatch(YamlText::isNested)
            : ((List<?>) value).stream().noneMatch(YamlText::isNested);
    if (!simple) {
      return false;
    }
    StringBuilder text = new StringBuilder();
    flow(text, value);
    return used + text.length() + 4 <= WIDTH;
  }

  private static boolean isNested(@Nullable Object value) {
    return (value instanceof Map<?, ?> map && !map.isEmpty())
        || (value instanceof List<?> list && !list.isEmpty());
  }

  private static void flow(StringBuilder text, @Nullable Object value) {
    if (value instanceof Map<?, ?> map) {
      String before = "{";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        text.append(before).append(scalar(entry.getKey())).append(": ");
        flow(text, entry.getValue());
        before = ", ";
      }
      text.append(map.isEmpty() ? "{}" : "}");
    } else if (value instanceof List<?> list) {
      String before = "[";
      for (Object item : list) {
        text.append(before);
        flow(text, item);
        before = ", ";
      }
      text.append(list.isEmpty() ? "[]" : "]");
    } else {
      text.append(scalar(value));
    }
  }

  private static String scalar(@Nullable Object value) {
    if (value instanceof String string) {
      boolean bare =
          BARE.matcher(string).matches() && PlainScalars.kind(string) == Node.Kind.STRING;
      return bare ? string : quoted(string);
    }
    return Json.write(value);
  }

  /** JSON's escapes are YAML's too; what YAML calls not printable or a line break is escaped. */
  private static String quoted(String string) {
    StringBuilder text = new StringBuilder(string.length() + 2);
    for (char c : JsonText.quoted(string).toCharArray()) {
      boolean odd =
          (c >= 0x7f && c < 0xa0)
              || c == '\u2028'
              || c == '\u2029'
              || c >= '\ufffe'
              || c == '\ufeff';
      text.append(odd ? String.format("\\u%04x", (int) c) : String.valueOf(c));
    }
    return text.toString();
  }

  private static void literal(StringBuilder text, String string, int indent) {
    boolean ended = string.endsWith("\n");
    text.append(ended ? " |\n" : " |-\n");
    for (String line : string.lines().toList()) {
      text.append(line.isEmpty() ? "" : " ".repeat(indent)).append(line).append('\n');
    }
  }
}
