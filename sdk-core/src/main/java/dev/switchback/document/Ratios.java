package dev.switchback.document;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Reads shares of traffic and ratios. */
final class Ratios {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private Ratios() {}

  /** Parts per million: a percentage from 0 to 100 in steps of 0.0001. */
  static @Nullable Integer share(Node node, String path, Problems problems) {
    if (node.is(Node.Kind.NUMBER)) {
      problems.error(
          node,
          path,
          "is a number without a unit",
          "write a percentage such as \"" + node.text() + "%\"");
      return null;
    }
    String text = Scalars.string(node, path, problems);
    if (text == null) {
      return null;
    }
    BigDecimal percent = Amounts.percent(text);
    if (percent == null || percent.compareTo(HUNDRED) > 0) {
      problems.error(
          node, path, "is no share from 0% to 100%", "write a percentage such as \"5%\"");
      return null;
    }
    BigDecimal parts = percent.movePointRight(4).stripTrailingZeros();
    if (parts.scale() > 0) {
      problems.error(
          node, path, "is finer than the resolution of 0.0001%", "write at most 4 decimals");
      return null;
    }
    return parts.intValueExact();
  }

  /** A ratio in [0, 1]: a percentage, or a number. */
  static @Nullable Double ratio(Node node, String path, Problems problems) {
    BigDecimal value;
    if (node.is(Node.Kind.NUMBER)) {
      value = Scalars.number(node, path, problems);
      if (value == null) {
        return null;
      }
    } else {
      String text = Scalars.string(node, path, problems);
      if (text == null) {
        return null;
      }
      BigDecimal percent = Amounts.percent(text);
      value = percent == null ? null : percent.movePointLeft(2);
    }
    if (value == null || value.signum() < 0 || value.compareTo(BigDecimal.ONE) > 0) {
      problems.error(
          node, path, "is no ratio from 0 to 1", "write a percentage such as 5%, or 0.05");
      return null;
    }
    return value.doubleValue();
  }
}
