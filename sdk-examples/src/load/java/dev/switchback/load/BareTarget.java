package dev.switchback.load;

import dev.switchback.Key;
import dev.switchback.Resolution;
import dev.switchback.Switchback;
import dev.switchback.Target;
import java.time.Duration;

/** A target of no call, to ask an adapter directly. */
final class BareTarget implements Target {
  private final Resolution resolution;

  /** Of the version that a route gives. */
  BareTarget(Switchback switchback) {
    Resolution[] given = new Resolution[1];
    switchback.call(
        LoadRoutes.NARROW,
        Key.none(),
        target -> {
          given[0] = target.resolution();
          return "";
        });
    this.resolution = given[0];
  }

  @Override
  public Resolution resolution() {
    return resolution;
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public Duration remaining() {
    return Duration.ofSeconds(60);
  }

  @Override
  public String idempotencyKey() {
    return "the-same";
  }

  @Override
  public Target score(String name, double value) {
    return this;
  }

  @Override
  public Target label(String label) {
    return this;
  }

  @Override
  public Target usage(long inputTokens, long outputTokens) {
    return this;
  }

  @Override
  public Target text(CharSequence text) {
    return this;
  }

  @Override
  public Target answered() {
    return this;
  }
}
