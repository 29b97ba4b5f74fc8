package dev.switchback.document;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to bring one canary in.
 *
 * @param id its salt, used once
 * @param canary version label
 * @param share parts per million, 0 to 1,000,000
 * @param steps the shares planned, parts per million, rising
 * @param advance how it ramps by itself; null if it does not
 */
public record Rollout(
    String id, String canary, int share, List<Integer> steps, @Nullable Advance advance) {
  /**
   * The automatic ramp.
   *
   * @param after time between steps
   * @param calls units of the canary between steps
   */
  public record Advance(Duration after, long calls) {}
}
