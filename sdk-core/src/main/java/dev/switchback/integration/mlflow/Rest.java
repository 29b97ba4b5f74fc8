package dev.switchback.integration.mlflow;

import dev.switchback.document.DocumentException;
import dev.switchback.document.Json;
import dev.switchback.registry.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Sends requests. The credentials go to the server's own address and into no message. */
final class Rest {
  private static final int MAX_BODY = 16 << 20;
  private static final int MAX_MESSAGE = 300;

  private final MlflowServer server;
  private final HttpClient client;

  Rest(MlflowServer server) {
    HttpClient given = server.client;
    this.server = server;
    this.client =
        given == null ? HttpClient.newBuilder().connectTimeout(server.timeout).build() : given;
  }

  /**
   * A reply.
   *
   * @param body the object; empty where the reply was text or HTML
   * @param code MLflow's {@code error_code}; empty where there is none
   * @param message for a person; what was text or HTML is not repeated
   */
  record Reply(int status, Map<String, @Nullable Object> body, String code, String message) {
    boolean isOk() {
      return status == 200;
    }
  }

  /** A request; sent again if its connection is lost. */
  Reply get(String path, Map<String, String> query) {
    String parameters =
        query.entrySet().stream()
            .map(one -> one.getKey() + "=" + encode(one.getValue()))
            .collect(Collectors.joining("&"));
    return again("GET", path + "?" + parameters, null);
  }

  /** A request that may be made twice; sent again if its connection is lost. */
  Reply send(String method, String path, Map<String, ?> body) {
    return again(method, path, Json.write(body));
  }

  /**
   * A request that must not be made twice.
   *
   * @throws IOException if it is not known whether it was made
   */
  Reply postOnce(String path, Map<String, ?> body) throws IOException {
    return once("POST", path, Json.write(body));
  }

  private Reply again(String method, String path, @Nullable String body) {
    try {
      return once(method, path, body);
    } catch (HttpTimeoutException slow) {
      throw away(method, path, slow);
    } catch (IOException lost) {
      try {
        return once(method, path, body);
      } catch (IOException failed) {
        failed.addSuppressed(lost);
        throw away(method, path, failed);
      }
    }
  }

  RegistryException away(String method, String path, IOException failed) {
    return new RegistryException(
        "%s %s of %s failed: %s; look at the server and at the address"
            .formatted(method, bare(path), server, failed),
        failed);
  }

  private Reply once(String method, String path, @Nullable String body) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.address + "api/2.0/mlflow/" + path))
            .timeout(server.timeout)
            .header("Accept", "application/json")
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (body != null) {
      request.header("Content-Type", "application/json");
    }
    if (server.authorization != null) {
      request.header("Authorization", server.authorization.get());
    }
    if (server.workspace != null) {
      request.header("X-MLFLOW-WORKSPACE", server.workspace);
    }
    try {
      HttpResponse<InputStream> response =
          client.send(request.build(), BodyHandlers.ofInputStream());
      try (InputStream in = response.body()) {
        byte[] bytes = in.readNBytes(MAX_BODY + 1);
        if (bytes.length > MAX_BODY) {
          throw new RegistryException(
              "%s %s: the reply is longer than %d bytes".formatted(method, bare(path), MAX_BODY));
        }
        return reply(response.statusCode(), new String(bytes, StandardCharsets.UTF_8));
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RegistryException(method + " " + bare(path) + " was interrupted", interrupted);
    }
  }

  /** 401, 403, unknown paths and some failures are text or HTML. */
  private static Reply reply(int status, String text) {
    Map<String, @Nullable Object> body;
    try {
      body = text.isBlank() ? Map.of() : Json.readObject(text);
    } catch (DocumentException other) {
      return new Reply(
          status == 200 ? 502 : status, Map.of(), "", "the reply is no JSON but text or HTML");
    }
    String code = body.get("error_code") instanceof String known ? known : "";
    String message = body.get("message") instanceof String said ? said : "";
    return new Reply(
        status,
        body,
        code,
        message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE) + "…" : message);
  }

  /**
   * The object of a good reply.
   *
   * @throws RegistryException with what the server said, and what to do
   */
  Map<String, @Nullable Object> ok(Reply reply, String what) {
    if (reply.isOk()) {
      return reply.body();
    }
    String remedy =
        switch (reply.status()) {
          case 401 -> "give user and password (a token is for a proxy)";
          case 403 -> "give this user the right to it";
          case 404 -> "look at the name, the workspace and the address";
          default -> "look at the server";
        };
    throw new RegistryException(
        "%s failed: %s answered %d %s %s; %s"
            .formatted(what, server, reply.status(), reply.code(), reply.message(), remedy));
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String bare(String path) {
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }
}
