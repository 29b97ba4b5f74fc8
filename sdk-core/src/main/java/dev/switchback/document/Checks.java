package dev.switchback.document;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The checks that the records of the document share. */
final class Checks {
  /** One million parts: all of the traffic. */
  static final int ALL = 1_000_000;

  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+\\-]{0,127}");

  private Checks() {}

  static String filled(String field, String value) {
    Objects.requireNonNull(value, field);
    require(!value.isBlank(), field, "is blank; give it a value");
    return value;
  }

  /** Names of routes, versions and rollouts. */
  static String label(String field, String value) {
    Objects.requireNonNull(value, field);
    require(isLabel(value), field, labelRule());
    return value;
  }

  static boolean isLabel(String value) {
    return LABEL.matcher(value).matches();
  }

  static String labelRule() {
    return "is not 1 to 128 of letters, digits, '.', '_', '+', '-', beginning with a letter or"
        + " digit";
  }

  static int share(String field, int partsPerMillion) {
    require(
        partsPerMillion >= 0 && partsPerMillion <= ALL,
        field,
        "is " + partsPerMillion + "; give 0 to 1,000,000 parts per million");
    return partsPerMillion;
  }

  static double ratio(String field, double value) {
    require(value >= 0 && value <= 1, field, "is " + value + "; give 0.0 to 1.0");
    return value;
  }

  static void require(boolean holds, String field, String message) {
    if (!holds) {
      throw new IllegalArgumentException(field + " " + message);
    }
  }

  static void positive(String field, java.time.@Nullable Duration duration) {
    require(
        duration == null || (!duration.isZero() && !duration.isNegative()),
        field,
        "is not longer than zero");
  }
}
