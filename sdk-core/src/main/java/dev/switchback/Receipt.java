package dev.switchback;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The token of one served call, for feedback later, anywhere: it carries all that is needed, so any
 * instance may take it, and nothing of it is kept here.
 *
 * @param id of the call, 128 random bits in hex
 * @param route the route's name
 * @param version the version that served
 * @param slice the slice that served
 * @param rollout the rollout, for a canary; null otherwise
 * @param at when the call began
 * @param traceId trace of the call's span, 32 hex digits; null without telemetry
 * @param spanId the call's span, 16 hex digits; null without telemetry
 */
public record Receipt(
    String id,
    String route,
    String version,
    Slice slice,
    @Nullable String rollout,
    Instant at,
    @Nullable String traceId,
    @Nullable String spanId) {

  /**
   * Reads a token that {@link #toString()} wrote.
   *
   * @throws SwitchbackException if it is cut, altered in form, or of a version nobody knows
   */
  public static Receipt parse(String token) {
    return ReceiptToken.parse(token);
  }

  /** The URL-safe token, versioned. */
  @Override
  public String toString() {
    return ReceiptToken.write(this);
  }
}
