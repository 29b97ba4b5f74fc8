package dev.switchback.integration.http;

import dev.switchback.registry.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends requests. The authorization goes to the registry's own host and into no message. */
final class Wire {
  private static final int MAX_BODY = 16 << 20;
  private static final int MAX_REDIRECTS = 3;
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 307, 308);

  private final HttpClient client;
  private final URI base;
  private final @Nullable Supplier<String> authorization;

  Wire(HttpClient client, URI base, @Nullable Supplier<String> authorization) {
    this.client = client;
    this.base = base;
    this.authorization = authorization;
  }

  /**
   * A request.
   *
   * @param path below the registry's address
   * @param headers names and values in turn
   */
  @SuppressWarnings("ArrayRecordComponent") // bytes as they came, never compared
  record Request(
      String method, String path, List<String> headers, byte @Nullable [] body, Duration timeout) {}

  /** A reply whose body was read whole. */
  @SuppressWarnings("ArrayRecordComponent") // bytes as they came, never compared
  record Reply(int status, @Nullable String etag, boolean waits, byte[] body) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  /**
   * Sends it and follows redirects on the same host.
   *
   * @throws RegistryException when the server is away, or sends the request elsewhere
   * @throws InterruptedException when the thread was interrupted; nothing waits any more
   */
  Reply send(Request request) throws InterruptedException {
    URI target = base.resolve(request.path());
    try {
      for (int followed = 0; followed <= MAX_REDIRECTS; followed++) {
        HttpResponse<InputStream> response =
            client.send(build(request, target), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
          if (!REDIRECTS.contains(response.statusCode())) {
            return reply(response, body, request);
          }
          target = redirected(request, target, response);
        }
      }
    } catch (IOException failed) {
      throw new RegistryException(
          "%s %s failed: %s; look at the server and at the address"
              .formatted(request.method(), target.getPath(), failed),
          failed);
    }
    throw new RegistryException(
        "%s %s was redirected %d times"
            .formatted(request.method(), request.path(), MAX_REDIRECTS + 1));
  }

  private HttpRequest build(Request request, URI target) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(target).timeout(request.timeout());
    byte[] body = request.body();
    builder.method(
        request.method(),
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (!request.headers().isEmpty()) {
      builder.headers(request.headers().toArray(String[]::new));
    }
    if (authorization != null) {
      builder.header("Authorization", authorization.get());
    }
    return builder.build();
  }

  private static Reply reply(HttpResponse<InputStream> response, InputStream body, Request request)
      throws IOException {
    byte[] bytes = body.readNBytes(MAX_BODY + 1);
    if (bytes.length > MAX_BODY) {
      throw new RegistryException(
          "%s %s: the reply is longer than %d bytes"
              .formatted(request.method(), request.path(), MAX_BODY));
    }
    return new Reply(
        response.statusCode(),
        response.headers().firstValue("ETag").orElse(null),
        response.headers().firstValue("Preference-Applied").orElse("").contains("wait"),
        bytes);
  }

  /** The credentials and the documents are this host's and nobody else's. */
  private URI redirected(Request request, URI from, HttpResponse<?> response) {
    URI to = from.resolve(response.headers().firstValue("Location").orElse(""));
    boolean home =
        Objects.equals(to.getScheme(), base.getScheme())
            && base.getHost().equalsIgnoreCase(to.getHost())
            && to.getPort() == base.getPort();
    boolean keepsMethod = response.statusCode() >= 307 || request.method().equals("GET");
    if (!home || !keepsMethod) {
      throw new RegistryException(
          "%s %s was redirected to %s, which is refused; name the address that is meant"
              .formatted(request.method(), request.path(), home ? "another method" : to.getHost()));
    }
    return to;
  }
}
