package dev.switchback.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One value of a document with the place it stands at. Filled by {@link Tree}, then only read. */
final class Node {
  /** What the value is. */
  enum Kind {
    OBJECT("a map"),
    ARRAY("a list"),
    STRING("text"),
    NUMBER("a number"),
    BOOLEAN("a boolean"),
    TIME("a date or time"),
    NULL("empty");

    final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private final Kind kind;
  private final String text;
  private final int line;
  private final int column;
  private final boolean flow;
  private final Map<String, Node> fields = new LinkedHashMap<>();
  private final Map<String, Node> keys = new LinkedHashMap<>();
  private final List<Node> items = new ArrayList<>();

  /**
   * A value.
   *
   * @param text a scalar's text as written, without quotes; empty for maps and lists
   * @param flow whether a map or list is written in braces or brackets
   */
  Node(Kind kind, String text, int line, int column, boolean flow) {
    this.kind = kind;
    this.text = text;
    this.line = line;
    this.column = column;
    this.flow = flow;
  }

  /** A tree without places, from a plain value. */
  static Node of(@Nullable Object plain) {
    if (plain instanceof Map<?, ?> map) {
      Node node = new Node(Kind.OBJECT, "", 0, 0, false);
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        String key = String.valueOf(entry.getKey());
        node.put(new Node(Kind.STRING, key, 0, 0, false), of(entry.getValue()));
      }
      return node;
    }
    if (plain instanceof List<?> list) {
      Node node = new Node(Kind.ARRAY, "", 0, 0, false);
      for (Object item : list) {
        node.items.add(of(item));
      }
      return node;
    }
    if (plain instanceof Number number) {
      return new Node(Kind.NUMBER, Numbers.layout(Numbers.decimal(number)), 0, 0, false);
    }
    if (plain instanceof Boolean) {
      return new Node(Kind.BOOLEAN, plain.toString(), 0, 0, false);
    }
    return plain == null
        ? new Node(Kind.NULL, "", 0, 0, false)
        : new Node(Kind.STRING, plain.toString(), 0, 0, false);
  }

  Kind kind() {
    return kind;
  }

  boolean is(Kind other) {
    return kind == other;
  }

  String text() {
    return text;
  }

  int line() {
    return line;
  }

  int column() {
    return column;
  }

  boolean isFlow() {
    return flow;
  }

  Map<String, Node> fields() {
    return fields;
  }

  /** Where the keys stand, and whether they are text. */
  Map<String, Node> keys() {
    return keys;
  }

  List<Node> items() {
    return items;
  }

  /** False when the key is there already. */
  boolean put(Node key, Node value) {
    if (fields.containsKey(key.text())) {
      return false;
    }
    fields.put(key.text(), value);
    keys.put(key.text(), key);
    return true;
  }
}
