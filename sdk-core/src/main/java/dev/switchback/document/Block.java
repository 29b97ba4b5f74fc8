package dev.switchback.document;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A map in block style: where each of its fields begins and ends. */
final class Block {
  private final Node map;
  private final int end;

  /**
   * The block of a map.
   *
   * @param end the line after its last one, comments at its end counted in
   */
  Block(Node map, int end) {
    this.map = map;
    this.end = end;
  }

  /** Spaces before its keys. */
  int column() {
    return map.keys().values().iterator().next().column() - 1;
  }

  List<String> keysFromTheEnd() {
    List<String> keys = new ArrayList<>(map.keys().keySet());
    Collections.reverse(keys);
    return keys;
  }

  Node value(String key) {
    return Objects.requireNonNull(map.fields().get(key));
  }

  int first(String key) {
    return Objects.requireNonNull(map.keys().get(key)).line();
  }

  /** The line on which the next field begins, or that after the block. */
  int next(String key) {
    int first = first(key);
    int next = end;
    for (Node other : map.keys().values()) {
      if (other.line() > first) {
        next = Math.min(next, other.line());
      }
    }
    return next;
  }

  /** Writes one field anew, or takes it out when there is no value. */
  void rewrite(Lines lines, String key, @Nullable Object value) {
    int first = first(key);
    int last = lines.last(first, next(key));
    String text = value == null ? "" : text(key, value, column());
    if (first == last && !text.isEmpty() && text.indexOf('\n') == text.length() - 1) {
      text = text.stripTrailing() + Comments.of(lines.line(first), text.stripTrailing()) + "\n";
    }
    lines.replace(first, last, text);
  }

  static String text(String key, @Nullable Object value, int indent) {
    StringBuilder text = new StringBuilder();
    YamlText.entry(text, key, value, indent);
    return text.toString();
  }
}
