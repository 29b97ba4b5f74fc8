package dev.switchback.otel;

import java.util.Locale;

/**
 * Why something was folded into {@code _OTHER} or left out; {@code switchback.telemetry.dropped}.
 */
enum Cause {
  /** A 65th route. */
  ROUTE_CAP,
  /** A 17th version of a route. */
  VERSION_CAP,
  /** A 33rd label of a route. */
  LABEL_CAP,
  /** A 17th score name of a route, or a 17th score on one span. */
  SCORE_CAP,
  /** A 33rd rule of a version. */
  RULE_CAP,
  /** A 9th kind of feedback. */
  KIND_CAP,
  /** An event that came too soon after one like it. */
  RATE_LIMIT;

  /** The name on the metric, such as {@code route_cap}. */
  final String text = name().toLowerCase(Locale.ROOT);
}
