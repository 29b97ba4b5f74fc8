package dev.switchback.integration.redis;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.registry.Leases;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Leases in one hash, by Redis' time. */
final class RedisLeases implements Leases {
  private final Redis redis;
  private final RedisRegistry registry;

  RedisLeases(Redis redis, RedisRegistry registry) {
    this.redis = redis;
    this.registry = registry;
  }

  @Override
  public @Nullable Lease acquire(String name, String holder, Duration timeToLive) {
    Lease wanted = new Lease(name, holder, 1);
    long fence = redis.lease(wanted, Leases.millis(timeToLive));
    return fence == 0 ? null : new Lease(name, holder, fence);
  }

  @Override
  public void release(Lease lease) {
    redis.lease(lease, 0);
  }

  @Override
  public AuditEntry change(Lease lease, String route, Change change, String actor, String reason) {
    return registry.change(lease, route, change, actor, reason);
  }
}
