package dev.switchback.document;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of one map. A method gives null where the field is absent or wrong, and has told
 * the problem in the second case.
 */
final class Fields {
  private final Node node;
  private final String path;
  private final Problems problems;

  /** The map's fields; those not in {@code known} are refused with near names. */
  Fields(Node node, String path, Problems problems, List<String> known) {
    this.node = node;
    this.path = path;
    this.problems = problems;
    for (String name : node.fields().keySet()) {
      if (!known.contains(name)) {
        problems.error(
            node.keys().get(name),
            path(name),
            "is an unknown field",
            NearNames.remedy(name, known));
      }
    }
  }

  /** The same, or null and a problem when the node is no map. */
  static @Nullable Fields of(Node node, String path, Problems problems, List<String> known) {
    if (!node.is(Node.Kind.OBJECT)) {
      String field = path.endsWith(": ") ? path.substring(0, path.length() - 2) : path;
      problems.error(
          node, field, "is " + node.kind().words + " where a map belongs", "write {field: value}");
      return null;
    }
    return new Fields(node, path, problems, known);
  }

  Node node() {
    return node;
  }

  Problems problems() {
    return problems;
  }

  String path(String name) {
    return path.isEmpty() || path.endsWith(": ") ? path + name : path + "." + name;
  }

  boolean has(String name) {
    return node.fields().containsKey(name);
  }

  @Nullable Node get(String name) {
    return node.fields().get(name);
  }

  void error(String name, String message, String remedy) {
    Node at = get(name);
    problems.error(at == null ? node : at, path(name), message, remedy);
  }

  void missing(String name, String remedy) {
    error(name, "is missing", remedy);
  }

  @Nullable String string(String name) {
    Node value = get(name);
    String text = value == null ? null : Scalars.string(value, path(name), problems);
    if (text != null && text.isBlank()) {
      error(name, "is blank", "give it a value, or leave the field out");
      return null;
    }
    return text;
  }

  @Nullable String required(String name) {
    if (!has(name)) {
      missing(name, "write " + name + ": \"…\"");
    }
    return string(name);
  }

  @Nullable String label(String name, boolean required) {
    String text = required ? required(name) : string(name);
    if (text != null && !Checks.isLabel(text)) {
      error(name, Checks.labelRule(), "choose another name");
      return null;
    }
    return text;
  }

  @Nullable Boolean bool(String name) {
    Node value = get(name);
    return value == null ? null : Scalars.bool(value, path(name), problems);
  }

  @Nullable Long whole(String name, long min, long max) {
    Node value = get(name);
    return value == null ? null : Scalars.whole(value, path(name), min, max, problems);
  }

  int count(String name, int min, int otherwise) {
    Long value = whole(name, min, Integer.MAX_VALUE);
    return value == null ? otherwise : value.intValue();
  }

  @Nullable BigDecimal number(String name) {
    Node value = get(name);
    return value == null ? null : Scalars.number(value, path(name), problems);
  }

  /** A ratio in [0, 1], written as a percentage or as a number. */
  @Nullable Double ratio(String name) {
    Node value = get(name);
    return value == null ? null : Ratios.ratio(value, path(name), problems);
  }

  /** Parts per million. */
  @Nullable Integer share(String name) {
    Node value = get(name);
    return value == null ? null : Ratios.share(value, path(name), problems);
  }

  @Nullable Duration duration(String name) {
    String text = string(name);
    Duration time = text == null ? null : Amounts.duration(text);
    if (text != null && (time == null || time.isZero())) {
      error(name, "is no length of time above zero", "write one such as 250ms, 8s, 10m, 1h or 1d");
      return null;
    }
    return time;
  }

  @Nullable Instant time(String name) {
    return dated(name, text -> OffsetDateTime.parse(text).toInstant(), "2026-10-01T09:00:00Z");
  }

  @Nullable LocalDate date(String name) {
    return dated(name, LocalDate::parse, "2026-11-02");
  }

  private <T> @Nullable T dated(
      String name, java.util.function.Function<String, T> parse, String example) {
    Node value = get(name);
    if (value == null) {
      return null;
    }
    if (value.is(Node.Kind.TIME) || value.is(Node.Kind.STRING)) {
      try {
        return parse.apply(value.text());
      } catch (DateTimeException e) {
        problems.error(value, path(name), "is not in ISO 8601", "write it like " + example);
        return null;
      }
    }
    problems.error(value, path(name), "is " + value.kind().words, "write it like " + example);
    return null;
  }

  /** The items of a list, each read with its path; null items have told their problem. */
  <T> @Nullable List<T> list(String name, BiFunction<Node, String, @Nullable T> read) {
    Node value = get(name);
    if (value == null) {
      return null;
    }
    if (!value.is(Node.Kind.ARRAY)) {
      error(name, "is " + value.kind().words + " where a list belongs", "write [item, …]");
      return null;
    }
    List<T> list = new ArrayList<>(value.items().size());
    for (int i = 0; i < value.items().size(); i++) {
      T item = read.apply(value.items().get(i), path(name) + "[" + i + "]");
      if (item != null) {
        list.add(item);
      }
    }
    return list;
  }

  /** The same for a list from which a person takes lines: with the last one gone, it is empty. */
  <T> @Nullable List<T> lines(String name, BiFunction<Node, String, @Nullable T> read) {
    Node value = get(name);
    return value != null && value.is(Node.Kind.NULL) ? List.of() : list(name, read);
  }
}
