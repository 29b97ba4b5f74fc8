package dev.switchback.provider;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a provider asks to wait: {@code retry-after-ms}, or {@code Retry-After} in seconds or as
 * a date (RFC 9110, 10.2.3). A date is compared with the answer's own {@code Date}, so that this
 * machine's wall clock decides nothing.
 */
final class RetryAfter {
  private static final Duration LONGEST = Duration.ofDays(1);

  private RetryAfter() {}

  static @Nullable Duration of(HttpHeaders headers) {
    Duration wait = number(headers, "retry-after-ms", 1);
    if (wait == null) {
      wait = number(headers, "Retry-After", 1_000);
    }
    return wait == null ? date(headers) : wait;
  }

  private static @Nullable Duration number(HttpHeaders headers, String name, int millis) {
    String text = headers.firstValue(name).orElse("").strip();
    if (!text.matches("\\d{1,9}(\\.\\d{1,9})?")) {
      return null;
    }
    return bounded(Duration.ofMillis((long) (Double.parseDouble(text) * millis)));
  }

  private static @Nullable Duration date(HttpHeaders headers) {
    try {
      Instant until = instant(headers, "Retry-After");
      return bounded(Duration.between(instant(headers, "Date"), until));
    } catch (DateTimeException unsaid) {
      return null;
    }
  }

  private static Instant instant(HttpHeaders headers, String name) {
    return RFC_1123_DATE_TIME.parse(headers.firstValue(name).orElse("").strip(), Instant::from);
  }

  private static Duration bounded(Duration wait) {
    return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) < 0 ? wait : LONGEST;
  }
}
