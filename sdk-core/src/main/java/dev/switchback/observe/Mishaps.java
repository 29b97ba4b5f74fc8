package dev.switchback.observe;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failures of scorers and extractors, and values that cannot be used: counted, each kind logged
 * once.
 */
final class Mishaps {
  private static final Logger LOG = LoggerFactory.getLogger("dev.switchback.observe");
  private static final int MOST_KINDS = 256;

  private final Set<String> said = ConcurrentHashMap.newKeySet();
  private final LongAdder count = new LongAdder();

  /** Something of the application's own threw; its stack is logged the first time. */
  void threw(String route, String what, Exception e) {
    count.increment();
    if (isNew(route + '\n' + what)) {
      LOG.warn(
          "route {}: {} threw; the call goes on without its value (further ones are only counted)",
          route,
          what,
          e);
    }
  }

  /** A value outside its range was given; it is dropped. */
  void unusable(String route, String what, String range) {
    count.increment();
    if (isNew(route + '\n' + what)) {
      LOG.warn(
          "route {}: {} is outside {} and was dropped (further ones are only counted)",
          route,
          what,
          range);
    }
  }

  /** Another model answered than the version names: no failure of the call, so it is only said. */
  void otherModel(String route, String version, String asked, String answered) {
    if (isNew(route + '\n' + version + '\n' + answered)) {
      LOG.warn(
          "route {}, version {}: {} was to answer and {} did; does the application send the model"
              + " that the target names? (said once)",
          route,
          version,
          asked,
          answered);
    }
  }

  /** Something was said of an attempt that had ended already. */
  void late() {
    count.increment();
  }

  long count() {
    return count.sum();
  }

  private boolean isNew(String kind) {
    return said.size() < MOST_KINDS && said.add(kind);
  }
}
