package dev.switchback.document;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as ECMAScript lays them out, the same on every JDK.
 *
 * <p>Source: <a href="https://tc39.es/ecma262/#sec-numeric-types-number-tostring">ECMA-262,
 * Number::toString</a>, which <a href="https://www.rfc-editor.org/rfc/rfc8785#section-3.2.2.3">RFC
 * 8785, 3.2.2.3</a> prescribes. {@code Double.toString} is not used for it: it gives 2e23 two texts
 * on JDK 17 and 25.
 */
final class Numbers {
  /** Every decimal of at most so many digits survives the way through a double. */
  static final int MAX_DIGITS = 15;

  private static final BigDecimal MAX = BigDecimal.valueOf(Double.MAX_VALUE);
  private static final BigDecimal MIN = BigDecimal.valueOf(Double.MIN_NORMAL);

  private Numbers() {}

  /** Any number as a decimal without trailing zeros; doubles by their shortest digits. */
  static BigDecimal decimal(Number number) {
    BigDecimal value;
    if (number instanceof BigDecimal decimal) {
      value = decimal;
    } else if (number instanceof Double || number instanceof Float) {
      value = shortest(number.doubleValue());
    } else {
      value = new BigDecimal(number.toString());
    }
    return value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
  }

  /** The fewest digits that read back as the same double. */
  static BigDecimal shortest(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a number that is not finite has no place in JSON");
    }
    BigDecimal exact = new BigDecimal(value);
    for (int digits = MAX_DIGITS; digits < 17; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == value) {
        return rounded.stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(17, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }

  /** Whether the number has at most 15 significant digits and fits a double's normal range. */
  static boolean isPortable(BigDecimal number) {
    BigDecimal value = number.stripTrailingZeros();
    if (value.signum() == 0) {
      return true;
    }
    BigDecimal size = value.abs();
    return value.precision() <= MAX_DIGITS && size.compareTo(MAX) <= 0 && size.compareTo(MIN) >= 0;
  }

  /** The layout of ECMAScript's Number::toString, from the decimal's own digits. */
  static String layout(BigDecimal number) {
    if (number.signum() == 0) {
      return "0";
    }
    BigDecimal value = number.stripTrailingZeros();
    String digits = value.unscaledValue().abs().toString();
    int k = digits.length();
    long n = (long) k - value.scale();
    StringBuilder text = new StringBuilder(k + 8);
    if (value.signum() < 0) {
      text.append('-');
    }
    if (k <= n && n <= 21) {
      text.append(digits).append("0".repeat((int) n - k));
    } else if (0 < n && n <= 21) {
      text.append(digits, 0, (int) n).append('.').append(digits, (int) n, k);
    } else if (-6 < n && n <= 0) {
      text.append("0.").append("0".repeat((int) -n)).append(digits);
    } else {
      text.append(digits.charAt(0));
      if (k > 1) {
        text.append('.').append(digits, 1, k);
      }
      text.append('e').append(n > 0 ? "+" : "-").append(Math.abs(n - 1));
    }
    return text.toString();
  }
}
