package dev.switchback.integration.redis;

import dev.switchback.document.AuditEntry;
import dev.switchback.registry.Amendment;
import dev.switchback.registry.Leases.Lease;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.StoreWatch;
import dev.switchback.registry.Stored;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/** The commands, and Jedis' failures as ours. */
final class Redis {
  private static final String READ = script("read.lua");
  private static final String AMEND = script("amend.lua");
  private static final String LEASE = script("lease.lua");

  private final UnifiedJedis client;
  private final Keys keys;

  Redis(UnifiedJedis client, Keys keys) {
    this.client = client;
    this.keys = keys;
  }

  /**
   * A route at one instant.
   *
   * @param stored null where it is not there
   * @param index its entry in the index, empty where it is not there
   * @param length of the audit
   * @param at the store's time
   * @param entries of the audit from the place that was asked for
   */
  record Kept(
      @Nullable Stored stored, String index, long length, Instant at, List<AuditEntry> entries) {}

  Kept read(String route, int known) {
    return guarded(
        "reading " + route,
        () -> {
          List<?> reply =
              (List<?>) client.eval(READ, keys.all(route), List.of(route, Integer.toString(known)));
          String document = (String) reply.get(0);
          String index = (String) reply.get(1);
          return new Kept(
              document.isEmpty() ? null : stored(route, index, document),
              index,
              (Long) reply.get(2),
              Instant.ofEpochSecond(
                  Long.parseLong((String) reply.get(3)),
                  Long.parseLong((String) reply.get(4)) * 1_000),
              entries((List<?>) reply.get(5)));
        });
  }

  /** Gives or renews a lease, or takes it back after 0 ms: its number, 0 if another holds it. */
  long lease(Lease lease, long millis) {
    return guarded(
        "asking for the lease " + lease.name(),
        () ->
            (Long)
                client.eval(
                    LEASE,
                    List.of(keys.leases()),
                    List.of(
                        lease.name(),
                        lease.holder(),
                        Long.toString(millis),
                        Long.toString(lease.fence()))));
  }

  /** 1 if it was written, 0 if the route is not what was read, -1 if the lease is lost. */
  long amend(String route, Kept read, Amendment amendment, @Nullable Lease lease) {
    Stored next = amendment.next();
    List<String> arguments = new ArrayList<>();
    arguments.add(route);
    arguments.add(read.index());
    arguments.add(Long.toString(read.length()));
    arguments.add(Keys.entry(next));
    arguments.add(new String(next.bytes(), StandardCharsets.UTF_8));
    arguments.add(keys.channel());
    arguments.add(lease == null ? "" : lease.name());
    arguments.add(lease == null ? "" : Long.toString(lease.fence()));
    arguments.add(lease == null ? "" : lease.holder());
    amendment.entries().forEach(entry -> arguments.add(entry.toJson()));
    List<String> touched = new ArrayList<>(keys.all(route));
    touched.add(keys.leases());
    return guarded("writing " + route, () -> (Long) client.eval(AMEND, touched, arguments));
  }

  /** Documents by route. */
  Map<String, String> documents() {
    return guarded("reading the routes", () -> new TreeMap<>(client.hgetAll(keys.documents())));
  }

  /** The index by route. */
  Map<String, String> index() {
    return guarded("reading the index", () -> new TreeMap<>(client.hgetAll(keys.index())));
  }

  /** The latest entries, oldest first. */
  List<AuditEntry> latest(String route, int most) {
    return guarded(
        "reading the audit of " + route,
        () -> most < 1 ? List.of() : entries(client.lrange(keys.audit(route), -most, -1)));
  }

  StoreWatch.Seen look() {
    Map<String, String> index = index();
    return new StoreWatch.Seen(index.toString(), index.values().stream().anyMatch(Keys::isLive));
  }

  private static Stored stored(String route, String index, String document) {
    return Stored.read(route, Keys.name(route, index), document.getBytes(StandardCharsets.UTF_8));
  }

  private static List<AuditEntry> entries(List<?> lines) {
    return lines.stream().map(line -> AuditEntry.fromJson((String) line)).toList();
  }

  private static <T> T guarded(String what, Supplier<T> command) {
    try {
      return command.get();
    } catch (JedisException failed) {
      throw new RegistryException(
          "%s failed: %s; look at Redis and at the client's address, user and TLS"
              .formatted(what, failed),
          failed);
    }
  }

  static String script(String name) {
    try (InputStream in = Redis.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
