package dev.switchback.document;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reads one scalar as text, number or boolean; anything else is a problem with what to write. */
final class Scalars {
  private Scalars() {}

  static @Nullable String string(Node node, String path, Problems problems) {
    if (node.is(Node.Kind.STRING)) {
      return node.text();
    }
    problems.error(
        node, path, "is " + node.kind().words + " where text belongs", "write " + example(node));
    return null;
  }

  private static String example(Node node) {
    return switch (node.kind()) {
      case OBJECT, ARRAY, NULL -> "text in quotes";
      default -> JsonText.quoted(node.text());
    };
  }

  static void requireTextKey(Node map, String key, String path, Problems problems) {
    Node at = map.keys().get(key);
    if (at != null && !at.is(Node.Kind.STRING)) {
      problems.error(
          at,
          path,
          "has " + at.kind().words + " as its key where text belongs",
          "write " + JsonText.quoted(key));
    }
  }

  static @Nullable Boolean bool(Node node, String path, Problems problems) {
    if (node.is(Node.Kind.BOOLEAN)) {
      if (node.text().equals("true") || node.text().equals("false")) {
        return Boolean.valueOf(node.text());
      }
      boolean yes = node.text().matches("(?i)yes|on|true");
      problems.error(
          node,
          path,
          "is the boolean " + yes + " to YAML 1.1",
          "write " + yes + ", or " + JsonText.quoted(node.text()) + " for text");
      return null;
    }
    problems.error(
        node, path, "is " + node.kind().words + " where a boolean belongs", "write true or false");
    return null;
  }

  /** A number, written as JSON writes it. */
  static @Nullable BigDecimal number(Node node, String path, Problems problems) {
    if (!node.is(Node.Kind.NUMBER)) {
      problems.error(
          node,
          path,
          "is " + node.kind().words + " where a number belongs",
          "write a number without quotes");
      return null;
    }
    if (!PlainScalars.isExact(node.text())) {
      problems.error(
          node,
          path,
          "is a number that YAML 1.1 and JSON read differently",
          "write plain decimal digits, or " + JsonText.quoted(node.text()) + " for text");
      return null;
    }
    return new BigDecimal(node.text());
  }

  /** A number that every reader takes for the same one. */
  static @Nullable BigDecimal portable(Node node, String path, Problems problems) {
    BigDecimal number = number(node, path, problems);
    if (number != null && !Numbers.isPortable(number)) {
      problems.error(
          node,
          path,
          "has more than 15 significant digits or is out of a double's range",
          "round it, or write " + JsonText.quoted(node.text()));
      return null;
    }
    return number;
  }

  static @Nullable Long whole(Node node, String path, long min, long max, Problems problems) {
    BigDecimal number = number(node, path, problems);
    if (number == null) {
      return null;
    }
    if (number.stripTrailingZeros().scale() > 0
        || number.compareTo(BigDecimal.valueOf(min)) < 0
        || number.compareTo(BigDecimal.valueOf(max)) > 0) {
      problems.error(
          node, path, "is " + node.text(), "write a whole number from " + min + " to " + max);
      return null;
    }
    return number.longValueExact();
  }
}
