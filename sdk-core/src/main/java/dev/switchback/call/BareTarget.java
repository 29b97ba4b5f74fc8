package dev.switchback.call;

import dev.switchback.Observed;
import dev.switchback.Resolution;
import dev.switchback.Target;
import java.time.Duration;

/** A target whose words go nowhere: for a call whose events failed to make one. */
final class BareTarget implements Target {
  private final OneAttempt attempt;

  BareTarget(OneAttempt attempt) {
    this.attempt = attempt;
  }

  @Override
  public Resolution resolution() {
    return attempt.resolution();
  }

  @Override
  public int attempt() {
    return attempt.number();
  }

  @Override
  public Duration remaining() {
    return Duration.ofNanos(attempt.remainingNanos());
  }

  @Override
  public String idempotencyKey() {
    return attempt.idempotencyKey();
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
  public Target observed(Observed observed) {
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
