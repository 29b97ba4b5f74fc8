package dev.switchback.call;

import java.time.Duration;

/** Lengths of time as nanoseconds; what is too long for them is the longest. */
final class Nanos {
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private Nanos() {}

  static long of(Duration duration) {
    return duration.compareTo(LONGEST) >= 0 ? Long.MAX_VALUE : duration.toNanos();
  }
}
