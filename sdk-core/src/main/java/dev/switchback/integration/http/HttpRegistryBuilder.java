package dev.switchback.integration.http;

import static java.util.Objects.requireNonNull;

import dev.switchback.registry.StoreWatch;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Settings of an {@link HttpRegistry}. Not thread-safe. */
public final class HttpRegistryBuilder {
  private static final Duration MOST_WAIT = Duration.ofMinutes(5);

  final URI address;
  @Nullable Supplier<String> authorization;
  @Nullable HttpClient client;
  Duration timeout = Duration.ofSeconds(10);
  Duration wait = Duration.ofSeconds(30);
  StoreWatch.Pace pace = StoreWatch.Pace.USUAL;

  HttpRegistryBuilder(URI address) {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    if ((!scheme.equals("http") && !scheme.equals("https")) || address.getHost() == null) {
      throw new IllegalArgumentException("the address is no http or https URL with a host");
    }
    if (address.getRawUserInfo() != null || address.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "the address of " + address.getHost() + " has user or query; use bearer or basic");
    }
    String text = address.toString();
    this.address = text.endsWith("/") ? address : URI.create(text + "/");
  }

  /** Sends {@code Authorization: Bearer} with this token; asked for at every request. */
  public HttpRegistryBuilder bearer(Supplier<String> token) {
    requireNonNull(token, "token");
    authorization = () -> "Bearer " + token.get();
    return this;
  }

  /** Sends {@code Authorization: Basic}. */
  public HttpRegistryBuilder basic(String user, String password) {
    byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    String header = "Basic " + Base64.getEncoder().encodeToString(pair);
    authorization = () -> header;
    return this;
  }

  /**
   * The client to use, with its TLS settings; default a new one. It must not follow redirects.
   *
   * @throws IllegalArgumentException if it follows redirects
   */
  public HttpRegistryBuilder client(HttpClient client) {
    if (client.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException(
          "the client follows redirects, with the authorization; build it with Redirect.NEVER");
    }
    this.client = client;
    return this;
  }

  /** How long a request may take besides a wait that it asks for; default 10 s. */
  public HttpRegistryBuilder timeout(Duration timeout) {
    this.timeout = positive("timeout", timeout);
    return this;
  }

  /** How long a watch asks the server to wait for news; default 30 s, at most 5 min. */
  public HttpRegistryBuilder wait(Duration wait) {
    this.wait = positive("wait", wait);
    if (wait.compareTo(MOST_WAIT) > 0 || wait.toSeconds() < 1) {
      throw new IllegalArgumentException("wait is " + wait + "; give 1 s to 5 min");
    }
    return this;
  }

  /** How often a server is polled that does not wait; default every 250 ms or 2 s. */
  public HttpRegistryBuilder pace(StoreWatch.Pace pace) {
    this.pace = requireNonNull(pace, "pace");
    return this;
  }

  private static Duration positive(String name, Duration time) {
    if (time.isZero() || time.isNegative()) {
      throw new IllegalArgumentException(name + " is " + time + "; give more than zero");
    }
    return time;
  }

  /** The registry; it does not connect yet. */
  public HttpRegistry build() {
    return new HttpRegistry(this);
  }
}
