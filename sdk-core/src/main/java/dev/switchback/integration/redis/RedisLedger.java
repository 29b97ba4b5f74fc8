package dev.switchback.integration.redis;

import static java.util.Objects.requireNonNull;

import dev.switchback.Ledger;
import dev.switchback.evidence.LedgerStore;
import dev.switchback.registry.RegistryException;
import java.time.Duration;
import java.util.List;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * A fleet's pooled counts in Redis 5 or later. Thread-safe; the client stays the caller's. A flush
 * is one script. What is pooled of a rollout goes a day after the last process asked for it.
 *
 * <pre>{@code
 * Switchback.builder().registry(registry).ledger(RedisLedger.of(client))
 * }</pre>
 */
public final class RedisLedger implements LedgerStore {
  private static final String EXCHANGE = Redis.script("exchange.lua");
  private static final String SEEN =
      """
      local time = redis.call('TIME')
      local now = time[1] * 1000 + math.floor(time[2] / 1000)
      redis.call('ZADD', KEYS[1], now, ARGV[1])
      redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
      """;
  private static final String COUNT =
      """
      local time = redis.call('TIME')
      return redis.call('ZCOUNT', KEYS[1], time[1] * 1000 + math.floor(time[2] / 1000) - ARGV[1], '+inf')
      """;
  private static final long LIVES_MILLIS = Duration.ofDays(1).toMillis();

  private final UnifiedJedis client;
  private final String tag;

  private RedisLedger(UnifiedJedis client, String prefix) {
    this.client = client;
    this.tag = "{" + prefix + "}:";
  }

  /** The ledger of a Redis, under the prefix of {@link RedisRegistry}. */
  public static RedisLedger of(UnifiedJedis client) {
    return of(client, "switchback");
  }

  /** The ledger under another prefix, as in {@link RedisRegistryBuilder#prefix}. */
  public static RedisLedger of(UnifiedJedis client, String prefix) {
    return new RedisLedger(requireNonNull(client, "client"), requireNonNull(prefix, "prefix"));
  }

  @Override
  public void seen(String process) {
    call("telling that a process is there", SEEN, List.of(processes()), seenArguments(process));
  }

  /** How many processes were seen in the last minute. */
  public int processesSeen() {
    Object count =
        call(
            "counting the processes",
            COUNT,
            List.of(processes()),
            List.of(Long.toString(SEEN_MILLIS)));
    return Integer.parseInt(requireNonNull(count, "count").toString());
  }

  private static List<String> seenArguments(String process) {
    return List.of(process, Long.toString(SEEN_MILLIS));
  }

  private String processes() {
    return tag + "processes";
  }

  @Override
  public Ledger.Answer exchange(Ledger.Flush flush) {
    String pool = tag + "pool:" + flush.rollout();
    List<String> keys =
        List.of(pool, pool + ":rows", pool + ":changes", pool + ":keys", processes());
    Object reply =
        call(
            "pooling the counts of " + flush.rollout(),
            EXCHANGE,
            keys,
            Exchange.arguments(flush, LIVES_MILLIS));
    return Exchange.answer((List<?>) requireNonNull(reply, "reply"));
  }

  private Object call(String what, String script, List<String> keys, List<String> arguments) {
    try {
      return client.eval(script, keys, arguments);
    } catch (JedisException failed) {
      throw new RegistryException(
          "%s failed: %s; look at Redis and at the client's address, user and TLS"
              .formatted(what, failed),
          failed);
    }
  }

  @Override
  public String toString() {
    return "RedisLedger";
  }
}
