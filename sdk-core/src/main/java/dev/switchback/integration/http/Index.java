package dev.switchback.integration.http;

import dev.switchback.SwitchbackException;
import dev.switchback.document.Json;
import dev.switchback.registry.RegistryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the server has: no documents, only what tells one from another.
 *
 * @param etag of the whole; null where the server gives none
 * @param waits whether the server waits for news when asked to
 */
record Index(List<Entry> entries, @Nullable String etag, boolean waits, String text) {
  /**
   * One route.
   *
   * @param etag of its document
   * @param live whether a rollout is live
   */
  record Entry(String route, String etag, boolean json, boolean live) {}

  boolean isLive() {
    return entries.stream().anyMatch(Entry::live);
  }

  static Index read(Wire.Reply reply, @Nullable String etag) {
    try {
      Map<String, @Nullable Object> map = Json.readObject(reply.text());
      List<Entry> entries = new ArrayList<>();
      if (map.get("routes") instanceof List<?> routes) {
        for (Object route : routes) {
          entries.add(entry(route));
        }
        return new Index(List.copyOf(entries), etag, reply.waits(), reply.text());
      }
    } catch (SwitchbackException broken) {
      throw new RegistryException("the server's list of routes is no JSON", broken);
    }
    throw new RegistryException("the server's list of routes has no field routes");
  }

  private static Entry entry(@Nullable Object value) {
    if (value instanceof Map<?, ?> map
        && map.get("route") instanceof String route
        && map.get("etag") instanceof String etag) {
      return new Entry(
          route, etag, "json".equals(map.get("format")), Boolean.TRUE.equals(map.get("live")));
    }
    throw new RegistryException("the server's list of routes has an entry without route or etag");
  }
}
