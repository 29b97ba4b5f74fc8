package dev.switchback.document;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * <a href="https://www.rfc-editor.org/rfc/rfc8785">RFC 8785, JSON Canonicalization Scheme</a>. Java
 * strings compare by UTF-16 code units, which is the order it asks for.
 */
final class CanonicalJson {
  private CanonicalJson() {}

  /**
   * Canonical text.
   *
   * @param portable whether numbers of more than 15 significant digits are refused; what a machine
   *     measured (an audit's evidence) has up to 17, the shortest that name a double
   */
  static String write(@Nullable Object value, boolean portable) {
    StringBuilder text = new StringBuilder();
    append(text, value, portable);
    return text.toString();
  }

  private static void append(StringBuilder text, @Nullable Object value, boolean portable) {
    if (value instanceof Map<?, ?> map) {
      appendMap(text, map, portable);
    } else if (value instanceof List<?> list) {
      char before = '[';
      for (Object item : list) {
        text.append(before);
        append(text, item, portable);
        before = ',';
      }
      text.append(before == '[' ? "[]" : "]");
    } else if (value instanceof Number number) {
      text.append(number(number, portable));
    } else if (value instanceof String string) {
      requirePairs(string);
      JsonText.quote(text, string);
    } else if (value == null || value instanceof Boolean) {
      text.append(value);
    } else {
      throw new IllegalArgumentException("not a plain value: " + value.getClass().getName());
    }
  }

  private static void appendMap(StringBuilder text, Map<?, ?> map, boolean portable) {
    TreeMap<String, Object> sorted = new TreeMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      sorted.put((String) entry.getKey(), entry.getValue());
    }
    char before = '{';
    for (Map.Entry<String, Object> entry : sorted.entrySet()) {
      text.append(before);
      append(text, entry.getKey(), portable);
      text.append(':');
      append(text, entry.getValue(), portable);
      before = ',';
    }
    text.append(before == '{' ? "{}" : "}");
  }

  private static String number(Number number, boolean portable) {
    BigDecimal value = Numbers.decimal(number);
    boolean fits =
        portable ? Numbers.isPortable(value) : Numbers.isPortable(value) || isShortest(value);
    if (!fits) {
      throw new IllegalArgumentException(
          "number of more than "
              + Numbers.MAX_DIGITS
              + " significant digits: write it as a string");
    }
    return Numbers.layout(value);
  }

  private static boolean isShortest(BigDecimal value) {
    double nearest = value.doubleValue();
    return Double.isFinite(nearest) && Numbers.shortest(nearest).compareTo(value) == 0;
  }

  private static void requirePairs(String string) {
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < string.length()
                && Character.isLowSurrogate(string.charAt(i + 1));
        if (!pair) {
          throw new IllegalArgumentException("half a surrogate pair is no Unicode text");
        }
        i++;
      }
    }
  }
}
