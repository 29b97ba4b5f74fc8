package dev.switchback.integration.redis;

import static java.util.Objects.requireNonNull;

import dev.switchback.registry.StoreWatch;
import java.util.regex.Pattern;
import redis.clients.jedis.UnifiedJedis;

/** Settings of a {@link RedisRegistry}. Not thread-safe. */
public final class RedisRegistryBuilder {
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._:\\-]{1,64}");

  final UnifiedJedis client;
  StoreWatch.Pace pace = StoreWatch.Pace.USUAL;
  String prefix = "switchback";

  RedisRegistryBuilder(UnifiedJedis client) {
    this.client = client;
  }

  /** How often the index is looked at; default every 250 ms while a rollout is live, else 2 s. */
  public RedisRegistryBuilder pace(StoreWatch.Pace pace) {
    this.pace = requireNonNull(pace, "pace");
    return this;
  }

  /**
   * What all keys begin with, in braces; default {@code switchback}.
   *
   * @throws IllegalArgumentException unless it is 1 to 64 letters, digits, dots, colons, dashes
   */
  public RedisRegistryBuilder prefix(String prefix) {
    if (!PREFIX.matcher(prefix).matches()) {
      throw new IllegalArgumentException(
          "prefix is " + prefix + "; give 1 to 64 letters, digits, '.', '_', ':', '-'");
    }
    this.prefix = prefix;
    return this;
  }

  /** The registry; it does not connect yet. */
  public RedisRegistry build() {
    return new RedisRegistry(this);
  }
}
