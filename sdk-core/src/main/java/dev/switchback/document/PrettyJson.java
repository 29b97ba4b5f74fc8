package dev.switchback.document;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes plain values as JSON in lines, for files that people compare. */
final class PrettyJson {
  private PrettyJson() {}

  static String write(Map<String, Object> map) {
    StringBuilder text = new StringBuilder(1024);
    value(text, map, "\n");
    return text.append('\n').toString();
  }

  private static void value(StringBuilder text, @Nullable Object value, String line) {
    String deeper = line + "  ";
    if (value instanceof Map<?, ?> map && map.values().stream().anyMatch(PrettyJson::isNested)) {
      String before = "{" + deeper;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        text.append(before);
        JsonText.quote(text, (String) entry.getKey());
        text.append(": ");
        value(text, entry.getValue(), deeper);
        before = "," + deeper;
      }
      text.append(line).append('}');
    } else if (value instanceof List<?> list && list.stream().anyMatch(PrettyJson::isNested)) {
      String before = "[" + deeper;
      for (Object item : list) {
        text.append(before);
        value(text, item, deeper);
        before = "," + deeper;
      }
      text.append(line).append(']');
    } else {
      JsonText.write(text, value, ", ", ": ");
    }
  }

  private static boolean isNested(@Nullable Object value) {
    return value instanceof Map<?, ?> || value instanceof List<?>;
  }
}
