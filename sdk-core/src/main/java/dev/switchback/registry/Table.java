package dev.switchback.registry;

import dev.switchback.document.Rollout;
import dev.switchback.document.RouteDocument;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot and its overlay. Readers load one volatile; writers take one short lock under which
 * only {@code compile} runs, which is pure and does no I/O.
 */
final class Table<V> {
  /** Reverted rollouts remembered for a route: ids are used once, so old ones can go. */
  static final int REMEMBERED = 256;

  private final Function<RouteState, V> compile;
  private final Object lock = new Object();

  /** Writes guarded by lock; the map is never changed once it is here. */
  private volatile Map<String, V> values = Map.of();

  /** Guarded by lock. */
  private final Map<String, RouteState> states = new LinkedHashMap<>();

  /** Reverted rollout ids by route; guarded by lock. */
  private final Map<String, Set<String>> overlay = new HashMap<>();

  Table(Function<RouteState, V> compile) {
    this.compile = compile;
  }

  /** The whole snapshot, one volatile read; unmodifiable. */
  Map<String, V> values() {
    return values;
  }

  @Nullable RouteState state(String route) {
    synchronized (lock) {
      return states.get(route);
    }
  }

  Map<String, RouteState> states() {
    synchronized (lock) {
      return new LinkedHashMap<>(states);
    }
  }

  /** Takes a rollout back; false if it was already. */
  boolean revert(String route, String rollout) {
    synchronized (lock) {
      Set<String> reverted = overlay.computeIfAbsent(route, name -> new LinkedHashSet<>());
      if (!reverted.add(rollout)) {
        return false;
      }
      if (reverted.size() > REMEMBERED) {
        reverted.remove(reverted.iterator().next());
      }
      RouteState state = states.get(route);
      if (state != null) {
        publish(state.document(), state.source(), state.stale());
      }
      return true;
    }
  }

  /** Serves a document from the next read on. */
  void serve(RouteDocument document, Source source, boolean stale) {
    synchronized (lock) {
      publish(document, source, stale);
    }
  }

  /** Marks a route stale or fresh; false if it was so already. */
  boolean mark(String route, boolean stale) {
    synchronized (lock) {
      RouteState state = states.get(route);
      if (state == null || state.stale() == stale) {
        return false;
      }
      publish(state.document(), state.source(), stale);
      return true;
    }
  }

  private void publish(RouteDocument document, Source source, boolean stale) {
    Set<String> reverted = new HashSet<>();
    Set<String> taken = overlay.getOrDefault(document.route(), Set.of());
    for (Rollout rollout : document.serving().rollouts()) {
      if (taken.contains(rollout.id())) {
        reverted.add(rollout.id());
      }
    }
    RouteState state = new RouteState(document, reverted, source, stale);
    Map<String, V> next = new HashMap<>(values);
    next.put(document.route(), compile.apply(state));
    states.put(document.route(), state);
    values = next;
  }
}
