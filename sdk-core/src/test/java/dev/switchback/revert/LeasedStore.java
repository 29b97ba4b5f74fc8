package dev.switchback.revert;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.registry.InMemoryRegistry;
import dev.switchback.registry.Leases;
import dev.switchback.registry.Registry;
import dev.switchback.registry.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A store in memory with one lease, which ends when the test says so. */
final class LeasedStore implements Registry, Leases {
  private final InMemoryRegistry behind;
  private @Nullable Lease given;
  private long fence;

  /** Run between the giving of a lease and the change under it. */
  Runnable hang = () -> {};

  LeasedStore(InMemoryRegistry behind) {
    this.behind = behind;
  }

  @Override
  public Leases leases() {
    return this;
  }

  @Override
  public @Nullable Lease acquire(String name, String holder, Duration timeToLive) {
    if (given != null && !given.holder().equals(holder)) {
      return null;
    }
    given = new Lease(name, holder, given == null ? ++fence : fence);
    return given;
  }

  /** The time to live passed. */
  void end() {
    given = null;
  }

  @Override
  public void release(Lease lease) {
    if (lease.equals(given)) {
      end();
    }
  }

  @Override
  public AuditEntry change(Lease lease, String route, Change change, String actor, String reason) {
    hang.run();
    if (!lease.equals(given)) {
      throw Leases.lost(lease, route, change);
    }
    return behind.change(route, change, actor, reason);
  }

  @Override
  public AuditEntry change(String route, Change change, String actor, String reason) {
    Leases.requireNone(route, change, actor);
    return behind.change(route, change, actor, reason);
  }

  @Override
  public Capabilities capabilities() {
    return behind.capabilities();
  }

  @Override
  public Map<String, Stored> readAll() {
    return behind.readAll();
  }

  @Override
  public List<AuditEntry> history(String route) {
    return behind.history(route);
  }

  @Override
  public Watch watch(Runnable hint) {
    return behind.watch(hint);
  }

  @Override
  public void close() {
    behind.close();
  }
}
