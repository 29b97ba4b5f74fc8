package dev.switchback.integration.http;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Settings of an {@link OwnerWebhook}. Not thread-safe. */
public final class OwnerWebhookBuilder {
  final URI address;
  @Nullable Supplier<String> bearer;
  byte @Nullable [] secret;
  @Nullable HttpClient client;
  Duration timeout = Duration.ofSeconds(5);
  Duration firstWait = Duration.ofMillis(500);
  int attempts = 8;
  int queue = 256;

  OwnerWebhookBuilder(URI address) {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    boolean web = scheme.equals("http") || scheme.equals("https");
    if (!web || address.getHost() == null) {
      throw new IllegalArgumentException("the address is no http or https URL with a host");
    }
    if (address.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "the address of " + address.getHost() + " has a user; use bearer");
    }
    this.address = address;
  }

  /** Signs the body with this secret; default no signature. */
  public OwnerWebhookBuilder secret(String secret) {
    if (secret.isEmpty()) {
      throw new IllegalArgumentException("the secret is empty");
    }
    this.secret = secret.getBytes(StandardCharsets.UTF_8);
    return this;
  }

  /** Sends {@code Authorization: Bearer} with this token; asked for at every request. */
  public OwnerWebhookBuilder bearer(Supplier<String> token) {
    this.bearer = requireNonNull(token, "token");
    return this;
  }

  /**
   * The client to use, with its TLS settings; default a new one.
   *
   * @throws IllegalArgumentException if it follows redirects
   */
  public OwnerWebhookBuilder client(HttpClient client) {
    if (client.followRedirects() != HttpClient.Redirect.NEVER) {
      throw new IllegalArgumentException(
          "the client follows redirects, to whoever the answer names; build it with"
              + " Redirect.NEVER");
    }
    this.client = client;
    return this;
  }

  /** How long one request may take; default 5 s. */
  public OwnerWebhookBuilder timeout(Duration timeout) {
    if (timeout.isZero() || timeout.isNegative()) {
      throw new IllegalArgumentException("timeout is " + timeout + "; give more than zero");
    }
    this.timeout = timeout;
    return this;
  }

  /** How often a message is tried; default 8 times, within about a minute. */
  public OwnerWebhookBuilder attempts(int attempts) {
    this.attempts = atLeastOne("attempts", attempts);
    return this;
  }

  /** How many messages may wait; default 256. */
  public OwnerWebhookBuilder queue(int messages) {
    this.queue = atLeastOne("queue", messages);
    return this;
  }

  private static int atLeastOne(String name, int count) {
    if (count < 1) {
      throw new IllegalArgumentException(name + " is " + count + "; give at least 1");
    }
    return count;
  }

  /** For tests: the wait after the first failure. */
  OwnerWebhookBuilder firstWait(Duration wait) {
    this.firstWait = wait;
    return this;
  }

  /** The webhook; its thread runs until it is closed. */
  public OwnerWebhook build() {
    return new OwnerWebhook(this);
  }
}
