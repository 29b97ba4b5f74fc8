package dev.switchback.call;

import dev.switchback.document.CallSettings;
import dev.switchback.document.ModelVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a plan holds of the caches, so that a call looks nothing up: the route's retry budget and
 * the handles of the two versions that were called last. Thread-safe; a race looks up twice and
 * finds the same.
 */
final class Held {
  private record Budget(Handles from, RetryBudget budget) {}

  private record Slot(Handles from, String digest, Handle handle) {
    boolean isFor(Handles handles, String wanted) {
      return from == handles && digest.equals(wanted);
    }
  }

  private final String route;
  private final CallSettings settings;
  private volatile @Nullable Budget budget;
  private volatile @Nullable Slot newer;
  private volatile @Nullable Slot older;

  Held(String route, CallSettings settings) {
    this.route = route;
    this.settings = settings;
  }

  RetryBudget budget(Handles handles) {
    Budget known = budget;
    if (known == null || known.from() != handles) {
      known = new Budget(handles, handles.budget(route));
      budget = known;
    }
    return known.budget();
  }

  Handle handle(Handles handles, ModelVersion version, long nanos) {
    String digest = version.digest();
    Slot slot = newer;
    if (slot == null || !slot.isFor(handles, digest)) {
      Slot other = older;
      if (other == null || !other.isFor(handles, digest)) {
        other = new Slot(handles, digest, handles.get(route, digest, settings));
        older = slot;
        newer = other;
      }
      slot = other;
    }
    return handles.touched(slot.handle(), nanos);
  }

  String route() {
    return route;
  }
}
