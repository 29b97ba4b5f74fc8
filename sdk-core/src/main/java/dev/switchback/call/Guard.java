package dev.switchback.call;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what is not the call from hurting it: failures around a call are logged, the first with its
 * stack.
 */
final class Guard {
  private static final Logger LOG = LoggerFactory.getLogger(Calls.class);

  private final AtomicBoolean isTold = new AtomicBoolean();

  /** Says that {@code what} threw; the call goes on. The stack is written once. */
  void failed(String what, RuntimeException failure) {
    if (isTold.compareAndSet(false, true)) {
      LOG.warn(
          "{} threw; the call went on. Further ones are logged at debug level.", what, failure);
    } else {
      LOG.debug("{} threw {}; the call went on", what, failure.getClass().getName());
    }
  }
}
