package dev.switchback.document;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns nodes into plain values. */
final class PlainReader {
  private PlainReader() {}

  /** A JSON object as it stands. */
  static Map<String, @Nullable Object> exact(Node node) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (Map.Entry<String, Node> entry : node.fields().entrySet()) {
      map.put(entry.getKey(), exactValue(entry.getValue()));
    }
    return Collections.unmodifiableMap(map);
  }

  private static @Nullable Object exactValue(Node node) {
    return switch (node.kind()) {
      case OBJECT -> exact(node);
      case ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>(node.items().size());
        for (Node item : node.items()) {
          list.add(exactValue(item));
        }
        yield Collections.unmodifiableList(list);
      }
      case NUMBER -> new BigDecimal(node.text());
      case BOOLEAN -> Boolean.valueOf(node.text());
      case NULL -> null;
      default -> node.text();
    };
  }

  /** A declared map of plain values, everything in it checked. */
  static Map<String, Object> declared(Node node, String path, Problems problems) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Map.Entry<String, Node> entry : node.fields().entrySet()) {
      String field = path + "." + entry.getKey();
      Scalars.requireTextKey(node, entry.getKey(), field, problems);
      Plain.put(map, entry.getKey(), value(entry.getValue(), field, problems));
    }
    return map;
  }

  private static @Nullable Object value(Node node, String path, Problems problems) {
    return switch (node.kind()) {
      case OBJECT -> declared(node, path, problems);
      case ARRAY -> items(node, path, problems);
      case NUMBER -> Scalars.portable(node, path, problems);
      case BOOLEAN -> Scalars.bool(node, path, problems);
      case NULL -> {
        if (node.text().isEmpty() && node.line() > 0) {
          problems.error(node, path, "is empty", "write null, or \"\" for empty text");
        }
        yield null;
      }
      default -> Scalars.string(node, path, problems);
    };
  }

  private static List<@Nullable Object> items(Node node, String path, Problems problems) {
    List<@Nullable Object> list = new ArrayList<>(node.items().size());
    for (int i = 0; i < node.items().size(); i++) {
      list.add(value(node.items().get(i), path + "[" + i + "]", problems));
    }
    return list;
  }
}
