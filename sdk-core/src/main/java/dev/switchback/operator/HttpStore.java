package dev.switchback.operator;

import dev.switchback.SwitchbackException;
import dev.switchback.integration.http.HttpRegistry;
import dev.switchback.integration.http.HttpRegistryBuilder;
import java.net.URI;
import java.util.Map;

/**
 * Opens {@code http://} and {@code https://}. A bearer token is {@code SWITCHBACK_REGISTRY_TOKEN};
 * user and password are {@code SWITCHBACK_REGISTRY_USER} and {@code SWITCHBACK_REGISTRY_PASSWORD}.
 */
final class HttpStore {
  private HttpStore() {}

  static Opened open(String url, Map<String, String> environment) {
    HttpRegistryBuilder builder;
    try {
      builder = HttpRegistry.builder(URI.create(url));
    } catch (IllegalArgumentException wrong) {
      throw new SwitchbackException(
          "registry "
              + Stores.shown(url)
              + ": write http://HOST:PORT/PATH/ without user and parameters; credentials stand in"
              + " SWITCHBACK_REGISTRY_TOKEN, or _USER and _PASSWORD");
    }
    String token = environment.get("SWITCHBACK_REGISTRY_TOKEN");
    String user = environment.get("SWITCHBACK_REGISTRY_USER");
    if (token != null) {
      builder.bearer(() -> token);
    } else if (user != null) {
      builder.basic(user, environment.getOrDefault("SWITCHBACK_REGISTRY_PASSWORD", ""));
    }
    return new Opened(builder.build());
  }
}
