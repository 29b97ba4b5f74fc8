package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Opens registries by URL. A new kind of store is one more line in {@link #of}, with a class that
 * alone names the store's types: it loads only when its scheme is asked for.
 */
final class Stores {
  /** Opens the registry of one scheme. */
  interface Opener {
    /**
     * The registry, not connected yet where that can wait.
     *
     * @param environment where credentials stand that are not in the URL
     * @throws SwitchbackException if the URL is wrong; its message has no credentials
     */
    Opened open(String url, Map<String, String> environment);
  }

  /** What is written in front of the colon, and in messages after it. */
  private record Scheme(String form, Opener opener) {}

  private final Map<String, Scheme> schemes = new LinkedHashMap<>();
  private final Map<String, String> environment;

  private Stores(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  static Stores of(Map<String, String> environment) {
    Stores stores = new Stores(environment);
    stores.add("file", "file:DIR", FileStore::open);
    stores.add("jdbc", "jdbc:DATABASE", JdbcStore::open);
    // No method reference: it would load the class, and Jedis is not on every class path.
    Opener redis = (url, variables) -> RedisStore.open(url, variables);
    stores.add("redis", "redis://HOST", redis);
    stores.add("rediss", "rediss://HOST", redis);
    stores.add("http", "http://HOST", HttpStore::open);
    stores.add("https", "https://HOST", HttpStore::open);
    stores.add("mlflow", "mlflow:http://HOST#ROUTE", MlflowStore::open);
    return stores;
  }

  void add(String scheme, String form, Opener opener) {
    schemes.put(scheme, new Scheme(form, opener));
  }

  Opened open(String url) {
    int colon = url.indexOf(':');
    Scheme scheme = colon < 0 ? null : schemes.get(url.substring(0, colon));
    if (scheme == null) {
      throw new SwitchbackException(
          "registry "
              + shown(url)
              + ": write one of "
              + String.join(", ", schemes.values().stream().map(Scheme::form).toList()));
    }
    return Objects.requireNonNull(scheme.opener().open(url, environment));
  }

  /** The URL as far as it may be shown: no user, no password, no parameters. */
  static String shown(String url) {
    return url.replaceAll("[?;].*", "").replaceAll("//[^@]*@", "//").replaceAll("(?<=:)[^@]*@", "");
  }
}
