package dev.switchback;

import java.util.Locale;

/** The part of a route's traffic that one version gets. */
public enum Slice {
  /** The version that serves everybody who is in no rollout. */
  STABLE,
  /** A version on trial, with its declared share of the traffic. */
  CANARY,
  /** A version that gets copies of calls; its answers reach nobody. */
  SHADOW;

  private final String text = name().toLowerCase(Locale.ROOT);

  /** The name in documents and telemetry: {@code stable}, {@code canary}, {@code shadow}. */
  public String text() {
    return text;
  }
}
