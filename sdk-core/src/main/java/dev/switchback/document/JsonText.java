package dev.switchback.document;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON text to plain values and back. */
final class JsonText {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private JsonText() {}

  /** Reads one object; {@code name} is the source for messages. */
  static Map<String, @Nullable Object> readObject(String name, String text) {
    Problems problems = new Problems(name);
    Node root = Tree.json(text, problems);
    problems.throwIfAny();
    if (root == null || root.kind() != Node.Kind.OBJECT) {
      problems.error(root, "json", "not an object", "write {…}");
      throw problems.refusal();
    }
    return PlainReader.exact(root);
  }

  /** Appends a plain value with these separators. */
  static void write(StringBuilder text, @Nullable Object value, String comma, String colon) {
    if (value instanceof Map<?, ?> map) {
      String before = "{";
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        text.append(before);
        quote(text, (String) entry.getKey());
        text.append(colon);
        write(text, entry.getValue(), comma, colon);
        before = comma;
      }
      text.append(map.isEmpty() ? "{}" : "}");
    } else if (value instanceof List<?> list) {
      String before = "[";
      for (Object item : list) {
        text.append(before);
        write(text, item, comma, colon);
        before = comma;
      }
      text.append(list.isEmpty() ? "[]" : "]");
    } else {
      scalar(text, value);
    }
  }

  private static void scalar(StringBuilder text, @Nullable Object value) {
    if (value instanceof String string) {
      quote(text, string);
    } else if (value instanceof Number number) {
      boolean endless =
          (value instanceof Double || value instanceof Float)
              && !Double.isFinite(number.doubleValue());
      text.append(endless ? "null" : Numbers.layout(Numbers.decimal(number)));
    } else if (value == null || value instanceof Boolean) {
      text.append(value);
    } else {
      throw new IllegalArgumentException("not a plain value: " + value.getClass().getName());
    }
  }

  /** Appends a string with just the escapes of RFC 8785, 3.2.2.2. */
  static void quote(StringBuilder text, String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\b' -> text.append("\\b");
        case '\f' -> text.append("\\f");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < 0x20) {
            text.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 15]);
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  /** A string in double quotes. */
  static String quoted(String string) {
    StringBuilder text = new StringBuilder(string.length() + 2);
    quote(text, string);
    return text.toString();
  }

  /** UTF-8 bytes of a text. */
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
