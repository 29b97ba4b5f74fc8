package dev.switchback;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every call record and event, for a user's own tests. Thread-safe; unbounded, so not for
 * production.
 */
public final class RecordingObserver implements Observer {
  private final Object lock = new Object();
  private final List<CallRecord> calls = new ArrayList<>();
  private final List<CallRecord> shadows = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();

  /** An observer that has seen nothing. */
  public RecordingObserver() {}

  @Override
  public @Nullable Call begun(Resolution drawn) {
    return keeping(calls);
  }

  @Override
  public @Nullable Call shadowed(Resolution shadow, Receipt of) {
    return keeping(shadows);
  }

  private Call keeping(List<CallRecord> records) {
    return new Call() {
      @Override
      public void ended(CallRecord record) {
        synchronized (lock) {
          records.add(record);
        }
      }
    };
  }

  @Override
  public void told(Event event) {
    synchronized (lock) {
      events.add(event);
    }
  }

  /** The calls so far, in the order in which they ended; a copy. */
  public List<CallRecord> calls() {
    synchronized (lock) {
      return List.copyOf(calls);
    }
  }

  /** The copies to shadow versions so far, in the order in which they ended; a copy. */
  public List<CallRecord> shadows() {
    synchronized (lock) {
      return List.copyOf(shadows);
    }
  }

  /** The events so far, in the order in which they were told; a copy. */
  public List<Event> events() {
    synchronized (lock) {
      return List.copyOf(events);
    }
  }

  /** The events of one type so far, in order; a copy. */
  public <E extends Event> List<E> events(Class<E> type) {
    synchronized (lock) {
      return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
  }
}
