package dev.switchback.integration.wandb;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Settings of a {@link WandbCatalog}. Not thread-safe. */
public final class WandbCatalogBuilder {
  private static final Duration SHORTEST = Duration.ofSeconds(30);

  final String entity;
  final String registry;
  final Supplier<String> key;
  URI address = URI.create("https://api.wandb.ai/");
  @Nullable HttpClient client;
  Duration timeout = Duration.ofSeconds(10);
  Duration poll = SHORTEST;
  Duration firstRetry = Duration.ofSeconds(1);

  WandbCatalogBuilder(String entity, String registry, Supplier<String> key) {
    this.entity = entity;
    this.registry = registry;
    this.key = key;
  }

  /**
   * Where W&amp;B answers; default {@code https://api.wandb.ai}.
   *
   * @throws IllegalArgumentException unless it is an http or https URL without user and query
   */
  public WandbCatalogBuilder address(URI address) {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    boolean web = scheme.equals("http") || scheme.equals("https");
    if (!web || address.getHost() == null) {
      throw new IllegalArgumentException("the address is no http or https URL with a host");
    }
    if (address.getRawUserInfo() != null || address.getRawQuery() != null) {
      throw new IllegalArgumentException(
          "the address of " + address.getHost() + " has user or query");
    }
    String text = address.toString();
    this.address = text.endsWith("/") ? address : URI.create(text + "/");
    return this;
  }

  /**
   * The client to use, with its TLS settings; default a new one.
   *
   * @throws IllegalArgumentException if it follows redirects
   */
  public WandbCatalogBuilder client(HttpClient client) {
    if (client.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException(
          "the client follows redirects, with the key; build it with Redirect.NEVER");
    }
    this.client = requireNonNull(client, "client");
    return this;
  }

  /** How long a request may take; default 10 s. */
  public WandbCatalogBuilder timeout(Duration timeout) {
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("timeout is " + timeout + "; give more than zero");
    }
    this.timeout = timeout;
    return this;
  }

  /**
   * How often a watch asks; default 30 s.
   *
   * @throws IllegalArgumentException if it is shorter than 30 s: W&amp;B limits requests
   */
  public WandbCatalogBuilder poll(Duration every) {
    if (every.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException("poll is " + every + "; give 30 s or longer");
    }
    this.poll = every;
    return this;
  }

  /** For tests: the wait after the first failure, where the server names none. */
  WandbCatalogBuilder firstRetry(Duration wait) {
    this.firstRetry = wait;
    return this;
  }

  /** The catalogue; it does not connect yet. */
  public WandbCatalog build() {
    return new WandbCatalog(this);
  }
}
