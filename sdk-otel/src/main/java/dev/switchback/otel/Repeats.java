package dev.switchback.otel;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Knows what was told already, so that a retry is not told as if it happened again. Remembers the
 * last 256 names. Thread-safe; nothing but the map is touched under the lock.
 */
final class Repeats {
  private static final int MOST = 256;

  private final Object lock = new Object();
  private final Map<String, Long> told = // guarded by lock
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > MOST;
        }
      };
  private final LongSupplier nanoTime;

  Repeats(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether this name was not told before. */
  boolean isFirst(String name) {
    long now = nanoTime.getAsLong();
    synchronized (lock) {
      return told.putIfAbsent(name, now) == null;
    }
  }

  /** Whether this name was not told within {@code period}; if so, it counts as told now. */
  boolean isDue(String name, Duration period) {
    long now = nanoTime.getAsLong();
    synchronized (lock) {
      Long last = told.get(name);
      if (last != null && now - last < period.toNanos()) {
        return false;
      }
      told.put(name, now);
      return true;
    }
  }
}
