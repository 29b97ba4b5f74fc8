package dev.switchback.registry;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A registry that can be away, hang, or answer with what it is told to. */
final class FlakyRegistry implements Registry {
  private final Registry behind;
  private volatile boolean away;
  private volatile @Nullable Map<String, Stored> answers;
  private volatile @Nullable CountDownLatch hanging;

  private final AtomicInteger refusals = new AtomicInteger();
  private final AtomicInteger began = new AtomicInteger();

  FlakyRegistry(Registry behind) {
    this.behind = behind;
  }

  void away(boolean now) {
    away = now;
  }

  void answers(Stored... stored) {
    Map<String, Stored> all = new LinkedHashMap<>();
    for (Stored one : stored) {
      all.put(one.route(), one);
    }
    answers = all;
  }

  void hangs(CountDownLatch until) {
    hanging = until;
  }

  @Override
  public Capabilities capabilities() {
    return behind.capabilities();
  }

  @Override
  public Map<String, Stored> readAll() {
    CountDownLatch until = hanging;
    if (until != null) {
      try {
        until.await();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    if (away) {
      throw new RegistryException("it is away");
    }
    Map<String, Stored> told = answers;
    return told != null ? told : behind.readAll();
  }

  @Override
  public AuditEntry change(String route, Change change, String actor, String reason) {
    return behind.change(route, change, actor, reason);
  }

  @Override
  public List<AuditEntry> history(String route) {
    return behind.history(route);
  }

  /** The next so many watches cannot begin. */
  void refusesWatches(int next) {
    refusals.set(next);
  }

  /** Watches that began. */
  int watches() {
    return began.get();
  }

  @Override
  public Watch watch(Runnable hint) {
    if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new RegistryException("it cannot be watched");
    }
    began.incrementAndGet();
    return behind.watch(hint);
  }

  @Override
  public void close() {
    behind.close();
  }

  @Override
  public String toString() {
    return "FlakyRegistry";
  }
}
