package dev.switchback.registry;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How fresh the routes are.
 *
 * @param state in one word
 * @param age since the registry was last read; null before it was first read
 * @param watchAge since its watch was last known to work
 * @param sources where each route's document came from
 * @param ignored how often, so far, a route was found with a lower revision than the one in use, or
 *     not found any more: a replica that lags, or a store that came back empty
 * @param failure why it is not ready, for a person; null when it is
 */
public record Status(
    State state,
    @Nullable Duration age,
    Duration watchAge,
    Map<String, Source> sources,
    long ignored,
    @Nullable String failure) {
  /** In one word. */
  public enum State {
    /** The registry confirmed every document that serves at the last reading. */
    READY,
    /**
     * Documents serve that the registry did not confirm: it is away, or its content was refused.
     */
    STALE,
    /** Nothing serves: not started, or closed. */
    FAILED
  }

  /** Copies the map. */
  public Status {
    sources = Map.copyOf(sources);
  }
}
