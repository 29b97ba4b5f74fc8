package dev.switchback.call;

import dev.switchback.Outcome;
import dev.switchback.Resolution;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One attempt: its number, its version, its time. What the target asks of it may come from any
 * thread.
 */
final class OneAttempt implements CallEvents.Attempt {
  private static final VarHandle KEY;

  static {
    try {
      KEY = MethodHandles.lookup().findVarHandle(OneAttempt.class, "key", String.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Resolution resolution;
  private final int number;
  private final @Nullable OneAttempt firstOnVersion;
  private final LongSupplier ticker;
  private final long begunAt;
  private final long limitNanos;
  private final Outcome late;
  private volatile @Nullable String key;

  /**
   * @param firstOnVersion the call's first attempt on this version; null if this is it
   * @param begunAt the ticker's reading
   * @param limitNanos the time it has from there
   * @param late its outcome when that has passed
   */
  OneAttempt(
      Resolution resolution,
      int number,
      @Nullable OneAttempt firstOnVersion,
      LongSupplier ticker,
      long begunAt,
      long limitNanos,
      Outcome late) {
    this.resolution = resolution;
    this.number = number;
    this.firstOnVersion = firstOnVersion;
    this.ticker = ticker;
    this.begunAt = begunAt;
    this.limitNanos = limitNanos;
    this.late = late;
  }

  @Override
  public Resolution resolution() {
    return resolution;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public long remainingNanos() {
    return Math.max(0, limitNanos - elapsedNanos(ticker.getAsLong()));
  }

  @Override
  public String idempotencyKey() {
    if (firstOnVersion != null) {
      return firstOnVersion.idempotencyKey();
    }
    String known = key;
    if (known == null) {
      String drawn = UUID.randomUUID().toString();
      known = KEY.compareAndSet(this, null, drawn) ? drawn : key;
    }
    return known == null ? "" : known;
  }

  long limitNanos() {
    return limitNanos;
  }

  /** The outcome once the limit has passed: timeout, or caller_deadline. */
  Outcome late() {
    return late;
  }

  long elapsedNanos(long nanos) {
    return nanos - begunAt;
  }

  boolean isLate(long nanos) {
    return elapsedNanos(nanos) >= limitNanos;
  }
}
