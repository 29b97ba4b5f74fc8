package dev.switchback.otel;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Values by name for the first so many names; all later names share the value of {@link #OTHER}, so
 * that a name that varies cannot grow memory or a metrics backend. Thread-safe; a name that is
 * known costs one look-up and no allocation.
 *
 * @param <V> what is kept for a name
 */
final class Capped<V> {
  /** The name that all names beyond the cap share. */
  static final String OTHER = "_OTHER";

  private final Object lock = new Object();
  private final Map<String, V> taken = new ConcurrentHashMap<>(); // writes guarded by lock
  private final int cap;
  private final Function<String, V> make;
  private final Runnable overflow;
  private final V other;

  /**
   * @param make builds the value of a name; pure and quick, since it runs under the lock
   * @param overflow told of each look-up that went to {@link #OTHER}
   */
  Capped(int cap, Function<String, V> make, Runnable overflow) {
    this.cap = cap;
    this.make = make;
    this.overflow = overflow;
    this.other = make.apply(OTHER);
  }

  V get(String name) {
    V known = taken.get(name);
    if (known == null && taken.size() < cap) {
      known = take(name);
    }
    if (known == null) {
      overflow.run();
      return other;
    }
    return known;
  }

  /** What is kept by now, {@link #OTHER}'s included. */
  void forEach(Consumer<V> action) {
    taken.values().forEach(action);
    action.accept(other);
  }

  private V take(String name) {
    synchronized (lock) {
      V known = taken.get(name);
      if (known == null && taken.size() < cap) {
        known = make.apply(name);
        taken.put(name, known);
      }
      return known == null ? other : known;
    }
  }
}
