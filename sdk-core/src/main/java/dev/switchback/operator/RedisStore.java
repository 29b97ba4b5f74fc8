package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import dev.switchback.integration.redis.RedisLedger;
import dev.switchback.integration.redis.RedisRegistry;
import java.net.URI;
import java.util.Map;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;

/**
 * Opens {@code redis://HOST:PORT}, {@code rediss://} over TLS. User and password are the URL's own,
 * or {@code SWITCHBACK_REGISTRY_USER} and {@code SWITCHBACK_REGISTRY_PASSWORD}. After {@code #}
 * stands the keys' prefix, if it is not the usual one.
 */
final class RedisStore {
  private static final int PORT = 6379;

  private RedisStore() {}

  static Opened open(String url, Map<String, String> environment) {
    URI address;
    try {
      String full = url.replaceFirst("^(rediss?):(?!//)", "$1://");
      URI given = URI.create(full);
      // The client wants a port in the URL.
      address =
          given.getHost() == null || given.getPort() >= 0
              ? given
              : URI.create(full.replaceFirst("^([^:]+://[^/?#]*)", "$1:" + PORT));
    } catch (IllegalArgumentException wrong) {
      throw refusal(url); // The failure's text holds the whole URL.
    }
    if (address.getHost() == null || !String.valueOf(address.getPath()).matches("(/\\d{0,5})?")) {
      throw refusal(url);
    }
    DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder(address);
    String user = environment.get("SWITCHBACK_REGISTRY_USER");
    String password = environment.get("SWITCHBACK_REGISTRY_PASSWORD");
    if (address.getUserInfo() == null && password != null) {
      config.user(user).password(password);
    }
    RedisClient client =
        RedisClient.builder()
            .hostAndPort(new HostAndPort(address.getHost(), address.getPort()))
            .clientConfig(config.build())
            .build();
    String prefix = address.getFragment();
    RedisLedger ledger = prefix == null ? RedisLedger.of(client) : RedisLedger.of(client, prefix);
    return new Opened(
        prefix == null
            ? RedisRegistry.of(client)
            : ChangeOptions.checked(() -> RedisRegistry.builder(client).prefix(prefix).build()),
        new PooledLedger(ledger, ledger::processesSeen),
        client::close);
  }

  private static SwitchbackException refusal(String url) {
    return new SwitchbackException(
        "registry " + Stores.shown(url) + ": write redis://HOST:PORT/NUMBER");
  }
}
