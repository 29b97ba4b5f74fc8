package dev.switchback.observe;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.switchback.Event;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;

/** Feedback taken in this process: each piece once, thumbs counted for the version that served. */
final class FeedbackCounts {
  private static final int MOST_IDS = 100_000;
  private static final int MOST_VERSIONS = 1_024;

  private final Cache<String, Boolean> taken = Caffeine.newBuilder().maximumSize(MOST_IDS).build();
  private final Map<String, AtomicLongArray> thumbs = new ConcurrentHashMap<>();

  boolean take(Event.FeedbackGiven given, String annotator) {
    String id = given.receipt().id() + '\n' + given.kind() + '\n' + annotator;
    if (taken.asMap().putIfAbsent(id, Boolean.TRUE) != null) {
      return false;
    }
    if (given.kind().equals("thumbs")) {
      String version = key(given.receipt().route(), given.receipt().version());
      if (thumbs.size() < MOST_VERSIONS || thumbs.containsKey(version)) {
        thumbs
            .computeIfAbsent(version, v -> new AtomicLongArray(2))
            .incrementAndGet(given.value() > 0.5 ? 0 : 1);
      }
    }
    return true;
  }

  long[] thumbs(String route, String version) {
    AtomicLongArray counts = thumbs.get(key(route, version));
    return counts == null ? new long[2] : new long[] {counts.get(0), counts.get(1)};
  }

  private static String key(String route, String version) {
    return route + '\n' + version;
  }
}
