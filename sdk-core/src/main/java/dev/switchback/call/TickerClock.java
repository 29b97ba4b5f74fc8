package dev.switchback.call;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * The ticker as a clock for Resilience4j: only differences mean something, and no wall clock moves
 * it.
 */
final class TickerClock extends Clock {
  private final LongSupplier ticker;
  private final long start;

  TickerClock(LongSupplier ticker) {
    this.ticker = ticker;
    this.start = ticker.getAsLong();
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(ticker.getAsLong() - start);
  }

  @Override
  public long millis() {
    return (ticker.getAsLong() - start) / 1_000_000;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
