package dev.switchback.integration.redis;

import static java.util.Objects.requireNonNull;

import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.registry.Amendment;
import dev.switchback.registry.AuditTrail;
import dev.switchback.registry.Leases;
import dev.switchback.registry.Registry;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.StoreWatch;
import dev.switchback.registry.Stored;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/**
 * Routes in Redis 5 or later. Thread-safe; any number of processes may share them. Address, user
 * and TLS are the client's, which stays the caller's; a watch keeps one of its connections.
 *
 * <p>A change is one script: compare, set, append to the audit, tell. Times in the audit are the
 * store's. Switch persistence on ({@code appendonly yes}): Redis is the source of truth here. A
 * failover may take revisions back, and a restart without persistence takes all: what serves goes
 * on serving then, and it is said, until a person publishes a document with a higher epoch.
 *
 * <pre>{@code
 * RedisClient client = RedisClient.builder().hostAndPort("127.0.0.1", 6379).build();
 * RedisRegistry registry = RedisRegistry.of(client);
 * }</pre>
 */
public final class RedisRegistry implements Registry {
  private static final int TRIES = 4;

  private final Redis redis;
  private final Keys keys;
  private final RedisRegistryBuilder settings;
  private final Map<String, AuditTrail> trails = new ConcurrentHashMap<>();
  private final List<RedisWatch> watches = new CopyOnWriteArrayList<>();

  /** Writers of this process take turns, or each would only cost the others their tries. */
  private final ReentrantLock turn = new ReentrantLock();

  /** What was read last, so that an unchanged document is not parsed again. */
  private volatile Map<String, Stored> read = Map.of();

  RedisRegistry(RedisRegistryBuilder settings) {
    this.settings = settings;
    this.keys = Keys.of(settings.prefix);
    this.redis = new Redis(settings.client, keys);
  }

  /** The registry of a Redis, with every default. */
  public static RedisRegistry of(UnifiedJedis client) {
    return builder(client).build();
  }

  /** Settings of the registry of a Redis. */
  public static RedisRegistryBuilder builder(UnifiedJedis client) {
    return new RedisRegistryBuilder(requireNonNull(client, "client"));
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(true, true, true, true);
  }

  @Override
  public Map<String, Stored> readAll() {
    Map<String, String> index = redis.index();
    Map<String, Stored> before = read;
    Map<String, Stored> all = new LinkedHashMap<>();
    redis
        .documents()
        .forEach(
            (route, document) -> {
              Stored known = before.get(route);
              String name = Keys.name(route, index.getOrDefault(route, ""));
              byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
              boolean same =
                  known != null && known.name().equals(name) && Arrays.equals(known.bytes(), bytes);
              all.put(route, same ? known : Stored.read(route, name, bytes));
            });
    read = all;
    return new LinkedHashMap<>(all);
  }

  @Override
  public @Nullable Stored read(String route) {
    return redis.read(route, Integer.MAX_VALUE).stored();
  }

  @Override
  public AuditEntry change(String route, Change change, String actor, String reason) {
    Leases.requireNone(route, change, actor);
    return change(null, route, change, actor, reason);
  }

  AuditEntry change(
      Leases.@Nullable Lease lease, String route, Change change, String actor, String reason) {
    Writing writing =
        (kept, made) -> written(redis.amend(route, kept, made, lease), lease, route, change);
    return amend(
            change.kind() + " of " + route,
            route,
            writing,
            (kept, history) -> {
              if (kept.stored() == null) {
                throw new RegistryException(
                    "no route is called " + route + "; publish its document first");
              }
              return Amendment.of(kept.stored(), history, change, actor, reason, kept.at());
            })
        .entries()
        .get(0);
  }

  @Override
  public Stored publish(String name, byte[] document, String actor, String reason) {
    Stored given = Stored.read(name, name, document);
    return amend(
            "publishing " + given.route(),
            given.route(),
            (kept, made) -> redis.amend(given.route(), kept, made, null) == 1,
            (kept, history) ->
                Amendment.publish(kept.stored(), history, given, actor, reason, kept.at()))
        .next();
  }

  /** What a change makes of what is kept; may run more than once. */
  private interface Amending {
    Amendment of(Redis.Kept kept, List<AuditEntry> history);
  }

  /** Writes what was made; false if the route is not what was read. */
  private interface Writing {
    boolean write(Redis.Kept kept, Amendment made);
  }

  private static boolean written(
      long answer, Leases.@Nullable Lease lease, String route, Change change) {
    if (lease != null && answer < 0) {
      throw Leases.lost(lease, route, change);
    }
    return answer == 1;
  }

  private Amendment amend(String what, String route, Writing writing, Amending amending) {
    turn.lock();
    try {
      return amendInTurn(what, route, writing, amending);
    } finally {
      turn.unlock();
    }
  }

  private Amendment amendInTurn(String what, String route, Writing writing, Amending amending) {
    for (int tried = 1; tried <= TRIES; tried++) {
      Read now = readWithAudit(route);
      Amendment made = amending.of(now.kept(), now.history());
      if (writing.write(now.kept(), made)) {
        watches.forEach(RedisWatch::nudge);
        return made;
      }
      long micros = ThreadLocalRandom.current().nextLong(500, 1_000L + 10_000L * tried);
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(micros));
    }
    throw new RegistryException(
        what + " lost against other writers " + TRIES + " times; try again");
  }

  private Read readWithAudit(String route) {
    AtomicReference<Redis.Kept> kept = new AtomicReference<>();
    List<AuditEntry> history =
        trail(route)
            .read(
                (index, revision) -> {
                  Redis.Kept now = redis.read(route, index);
                  kept.set(now);
                  return now.entries();
                });
    return new Read(requireNonNull(kept.get()), history);
  }

  /** Both as they were at one instant. */
  private record Read(Redis.Kept kept, List<AuditEntry> history) {}

  @Override
  public List<AuditEntry> history(String route) {
    return readWithAudit(route).history();
  }

  @Override
  public List<AuditEntry> newest(String route, int most) {
    List<AuditEntry> newest = new ArrayList<>(redis.latest(route, most));
    Collections.reverse(newest);
    return newest;
  }

  private AuditTrail trail(String route) {
    return trails.computeIfAbsent(route, AuditTrail::new);
  }

  /** Hints come from a daemon thread of the watch's own; another one listens. */
  @Override
  public Watch watch(Runnable hint) {
    StoreWatch watch = StoreWatch.start(toString(), redis::look, settings.pace, hint);
    Subscription push = Subscription.start(settings.client, keys.channel(), watch::nudge);
    RedisWatch both = new RedisWatch(watch, push, watches::remove);
    watches.add(both);
    return both;
  }

  /**
   * Leases in one hash. A failover may take one back, as it may revisions; a ramp's step is then
   * still decided by compare-and-set.
   */
  @Override
  public Leases leases() {
    return new RedisLeases(redis, this);
  }

  /** Ends its watches; the client stays open. */
  @Override
  public void close() {
    watches.forEach(RedisWatch::close);
  }

  @Override
  public String toString() {
    return "RedisRegistry(" + settings.prefix + ")";
  }
}
