package dev.switchback.call;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What every call of one door uses.
 *
 * @param ticker nanoseconds, only differences mean something
 * @param pool for routes that ask for one; null without
 * @param pause waits on the caller's thread
 */
record Means(
    LongSupplier ticker,
    @Nullable Executor pool,
    Pause pause,
    Handles handles,
    Classifier classifier,
    Guard guard) {
  /** Waits on the calling thread. */
  @FunctionalInterface
  interface Pause {
    /** Waits that long, or until interrupted. */
    void nanos(long nanos) throws InterruptedException;
  }
}
