package dev.switchback;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Failures of the analysis: counted, the first logged with its stack, and calls go on. */
final class AnalysisFailures {
  private static final Logger LOG = LoggerFactory.getLogger("dev.switchback.Switchback");

  private final AtomicBoolean said = new AtomicBoolean();
  private final LongAdder count = new LongAdder();

  void failed(String route, RuntimeException e) {
    count.increment();
    if (said.compareAndSet(false, true)) {
      LOG.error("route {}: the analysis failed; calls go on without it (said once)", route, e);
    }
  }

  long count() {
    return count.sum();
  }
}
