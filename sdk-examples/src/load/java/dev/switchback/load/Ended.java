package dev.switchback.load;

import dev.switchback.CallRecord;
import dev.switchback.Event;
import dev.switchback.Observer;
import dev.switchback.Outcome;
import dev.switchback.Resolution;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts how calls ended, and what events there were. Thread-safe. */
final class Ended implements Observer {
  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

  private void count(String what) {
    counts.computeIfAbsent(what, absent -> new LongAdder()).increment();
  }

  @Override
  public Call begun(Resolution drawn) {
    count("begun");
    return new Call() {
      @Override
      public void ended(CallRecord record) {
        count(record.outcome().text());
      }
    };
  }

  @Override
  public void told(Event event) {
    count(event.getClass().getSimpleName());
    if (event instanceof Event.Reverted reverted && reverted.verdict() != null) {
      System.out.println(reverted.rollout() + ": " + reverted.verdict().sentence());
    }
  }

  long begun() {
    return of("begun");
  }

  long of(Outcome outcome) {
    return of(outcome.text());
  }

  long of(String what) {
    LongAdder count = counts.get(what);
    return count == null ? 0 : count.sum();
  }

  @Override
  public String toString() {
    return new TreeMap<>(counts).toString();
  }
}
