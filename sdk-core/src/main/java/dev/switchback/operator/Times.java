package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times and lengths of time as people write and read them. */
final class Times {
  private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern LENGTH = Pattern.compile("(?:" + PART + ")+");

  private Times() {}

  /** Reads {@code 90s}, {@code 1h30m}, {@code 2d}. */
  static final class LengthConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      Duration length = length(text);
      if (length == null || length.isZero()) {
        throw new TypeConversionException(
            text + " is no length of time; write one such as 90s, 10m, 1h30m or 2d");
      }
      return length;
    }
  }

  /** The time that is meant; what has no zone is UTC. */
  static Instant at(String text, Clock clock) {
    String word = text.strip();
    if (word.equals("now")) {
      return clock.instant();
    }
    Duration back = word.startsWith("-") ? length(word.substring(1)) : null;
    if (back != null) {
      return clock.instant().minus(back);
    }
    Instant time = absolute(word);
    if (time == null) {
      throw new SwitchbackException(
          text
              + " is no time; write one such as 2026-11-24T10:15:00Z, 2026-11-24T10:15, 2026-11-24"
              + " or -2h30m (without a zone it is UTC)");
    }
    return time;
  }

  private static @Nullable Instant absolute(String text) {
    try {
      if (text.indexOf('T') < 0) {
        return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
      }
      return text.matches(".*T.*(?:Z|[+-]\\d\\d(?::?\\d\\d)?)")
          ? OffsetDateTime.parse(text).toInstant()
          : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException wrong) {
      return null;
    }
  }

  private static @Nullable Duration length(String text) {
    if (!LENGTH.matcher(text).matches()) {
      return null;
    }
    Duration sum = Duration.ZERO;
    Matcher parts = PART.matcher(text);
    while (parts.find()) {
      long n = Long.parseLong(parts.group(1));
      sum =
          sum.plus(
              switch (parts.group(2)) {
                case "ms" -> Duration.ofMillis(n);
                case "s" -> Duration.ofSeconds(n);
                case "m" -> Duration.ofMinutes(n);
                case "h" -> Duration.ofHours(n);
                default -> Duration.ofDays(n);
              });
    }
    return sum;
  }

  /** To the second, in UTC. */
  static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** {@code 3 d}, {@code 2 h}, {@code 5 min}, {@code 12 s}: the largest unit only. */
  static String text(Duration length) {
    if (length.toDays() > 0) {
      return length.toDays() + " d";
    }
    return length.toHours() > 0
        ? length.toHours() + " h"
        : length.toMinutes() > 0
            ? length.toMinutes() + " min"
            : Math.max(0, length.toSeconds()) + " s";
  }
}
