package dev.switchback.observe;

import dev.switchback.CallRecord;
import dev.switchback.Event;
import dev.switchback.Key;
import dev.switchback.Observer;
import dev.switchback.ProviderRequest;
import dev.switchback.Receipt;
import dev.switchback.Resolution;
import dev.switchback.Signals;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An observer that cannot hurt the call: what it throws is logged once with its stack and counted.
 * All exceptions are caught: code that is not Java may throw checked ones undeclared.
 */
final class GuardedObserver {
  private static final Logger LOG = LoggerFactory.getLogger("dev.switchback.observe");

  private final Observer observer;
  private final AtomicBoolean said = new AtomicBoolean();
  private final LongAdder failures = new LongAdder();

  GuardedObserver(Observer observer) {
    this.observer = observer;
  }

  Observer.@Nullable Call begun(Resolution drawn, Key key) {
    try {
      return observer.isEnabled() ? observer.begun(drawn, key) : null;
    } catch (Exception e) {
      failed(e);
      return null;
    }
  }

  Observer.@Nullable Call shadowed(Resolution shadow, Receipt of) {
    try {
      return observer.isEnabled() ? observer.shadowed(shadow, of) : null;
    } catch (Exception e) {
      failed(e);
      return null;
    }
  }

  void told(Event event) {
    try {
      observer.told(event);
    } catch (Exception e) {
      failed(e);
    }
  }

  Observer.@Nullable Scope attemptBegun(Observer.Call call, Resolution resolution, int number) {
    try {
      return call.attemptBegun(resolution, number);
    } catch (Exception e) {
      failed(e);
      return null;
    }
  }

  Observer.@Nullable Scope sending(
      Observer.Call call, ProviderRequest request, Resolution resolution, int number) {
    try {
      return call.sending(request, resolution, number);
    } catch (Exception e) {
      failed(e);
      return null;
    }
  }

  void close(Observer.Scope scope) {
    try {
      scope.close();
    } catch (Exception e) {
      failed(e);
    }
  }

  void attemptEnded(Observer.Call call, CallRecord.Attempt attempt, Signals signals) {
    try {
      call.attemptEnded(attempt, signals);
    } catch (Exception e) {
      failed(e);
    }
  }

  void ended(Observer.Call call, CallRecord record) {
    try {
      call.ended(record);
    } catch (Exception e) {
      failed(e);
    }
  }

  @Nullable String traceId(Observer.Call call) {
    try {
      return call.traceId();
    } catch (Exception e) {
      failed(e);
      return null;
    }
  }

  @Nullable String spanId(Observer.Call call) {
    try {
      return call.spanId();
    } catch (Exception e) {
      failed(e);
      return null;
    }
  }

  long failures() {
    return failures.sum();
  }

  private void failed(Exception e) {
    failures.increment();
    if (said.compareAndSet(false, true)) {
      LOG.warn(
          "observer {} threw; calls go on (further failures are only counted)",
          observer.getClass().getName(),
          e);
    }
  }
}
