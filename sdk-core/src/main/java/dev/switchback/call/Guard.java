package dev.switchback.call;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is not the call from hurting it: failures around a call are counted and logged, the
 * first of each kind with its stack. All exceptions are caught: code that is not Java may throw
 * checked ones undeclared.
 */
final class Guard {
  private static final Logger LOG = LoggerFactory.getLogger(Calls.class);
  private static final int MOST_KINDS = 256;

  private final Set<String> said = ConcurrentHashMap.newKeySet();
  private final LongAdder count = new LongAdder();

  /** Says that {@code what} threw; the call goes on. */
  void failed(String what, Exception failure) {
    count.increment();
    if (said.size() < MOST_KINDS && said.add(what)) {
      LOG.warn("{} threw; the call goes on (further ones are only counted)", what, failure);
    }
  }

  long count() {
    return count.sum();
  }
}
