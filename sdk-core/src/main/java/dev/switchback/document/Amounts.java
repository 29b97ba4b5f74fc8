package dev.switchback.document;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Percentages and lengths of time as the document writes them. */
final class Amounts {
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?) ?%");
  private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h|d)");

  private Amounts() {}

  /** The number before the percent sign, or null. */
  static @Nullable BigDecimal percent(String text) {
    Matcher matcher = PERCENT.matcher(text);
    return matcher.matches() ? new BigDecimal(matcher.group(1)) : null;
  }

  /** Parts per million as a percentage. */
  static String share(int partsPerMillion) {
    return Numbers.layout(BigDecimal.valueOf(partsPerMillion, 4)) + "%";
  }

  /** A ratio as a percentage that reads back as the same double. */
  static String ratio(double ratio) {
    return Numbers.decimal(ratio).movePointRight(2).stripTrailingZeros().toPlainString() + "%";
  }

  /** A length of time such as {@code 8s}, {@code 250ms}, {@code 2.5s}, {@code 1h}; or null. */
  static @Nullable Duration duration(String text) {
    Matcher matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    BigDecimal nanos =
        new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(nanos(matcher.group(2))));
    BigDecimal[] parts = nanos.divideAndRemainder(BigDecimal.valueOf(1_000_000_000L));
    return Duration.ofSeconds(parts[0].longValue(), parts[1].longValue());
  }

  private static long nanos(String unit) {
    return switch (unit) {
      case "ms" -> 1_000_000L;
      case "s" -> 1_000_000_000L;
      case "m" -> 60_000_000_000L;
      case "h" -> 3_600_000_000_000L;
      default -> 86_400_000_000_000L;
    };
  }

  /** The shortest text in one unit that reads back as the same time. */
  static String text(Duration duration) {
    if (duration.toNanosPart() == 0 && !duration.isZero()) {
      long seconds = duration.toSeconds();
      if (seconds % 86_400 == 0) {
        return seconds / 86_400 + "d";
      }
      if (seconds % 3_600 == 0) {
        return seconds / 3_600 + "h";
      }
      return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
    BigDecimal millis =
        BigDecimal.valueOf(duration.toSeconds())
            .multiply(BigDecimal.valueOf(1_000))
            .add(BigDecimal.valueOf(duration.toNanosPart(), 6));
    return Numbers.layout(millis) + "ms";
  }
}
