package dev.switchback.call;

import dev.switchback.document.CallSettings;
import dev.switchback.document.ModelVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a plan holds of the caches, so that a call looks nothing up: the route's retry budget and the
 * handles of the two versions that were called last. Thread-safe; a race looks up twice and finds
 * the same.
 */
final class Held {
  private record Budget(Handles from, RetryBudget budget) {}

  private record Slot(Handles from, ModelVersion version, Handle handle) {}

  private volatile @Nullable Budget budget;
  private volatile @Nullable Slot newer;
  private volatile @Nullable Slot older;

  RetryBudget budget(Handles handles, String route) {
    Budget known = budget;
    if (known == null || known.from() != handles) {
      known = new Budget(handles, handles.budget(route));
      budget = known;
    }
    return known.budget();
  }

  Handle handle(
      Handles handles, String route, CallSettings settings, ModelVersion version, long nanos) {
    Slot slot = newer;
    if (slot == null || slot.version() != version || slot.from() != handles) {
      Slot other = older;
      if (other == null || other.version() != version || other.from() != handles) {
        other = new Slot(handles, version, handles.get(route, version.digest(), settings));
        older = slot;
        newer = other;
      }
      slot = other;
    }
    return handles.touched(slot.handle(), nanos);
  }
}
