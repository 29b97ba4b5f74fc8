package dev.switchback.registry;

import dev.switchback.document.RouteDocument;
import java.util.Set;

/**
 * What serves for one route.
 *
 * @param document as loaded
 * @param reverted those of its rollouts that were taken back here: their canaries get nothing
 * @param source where the document came from
 * @param stale whether {@code max_staleness} is exceeded: canaries get nothing until the registry
 *     is heard of again
 */
public record RouteState(
    RouteDocument document, Set<String> reverted, Source source, boolean stale) {
  /** Copies the set. */
  public RouteState {
    reverted = Set.copyOf(reverted);
  }
}
