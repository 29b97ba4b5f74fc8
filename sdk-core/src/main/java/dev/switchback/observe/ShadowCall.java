package dev.switchback.observe;

import dev.switchback.Key;
import dev.switchback.Observer;
import dev.switchback.Receipt;
import dev.switchback.Resolution;
import dev.switchback.document.Prices;
import org.jspecify.annotations.Nullable;

/** The copy of a call that goes to the shadow version: told apart from calls, and no evidence. */
final class ShadowCall<T extends @Nullable Object> extends ObservedCall<T> {
  private final Resolution shadow;
  private final Receipt of;
  private final boolean allowsTools;

  ShadowCall(
      Observation observation,
      Resolution shadow,
      Receipt of,
      Observation.Extractors<T> extractors,
      boolean allowsTools,
      @Nullable Prices prices,
      long atMillis) {
    super(observation, shadow, Key.none(), extractors, null, prices, atMillis);
    this.shadow = shadow;
    this.of = of;
    this.allowsTools = allowsTools;
  }

  @Override
  Observer.@Nullable Call begin(GuardedObserver observer) {
    return observer.shadowed(shadow, of);
  }

  @Override
  boolean allowsTools() {
    return allowsTools;
  }
}
