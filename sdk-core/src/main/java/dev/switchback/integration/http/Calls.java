package dev.switchback.integration.http;

import dev.switchback.SwitchbackException;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import dev.switchback.document.Json;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.Stored;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The requests of the protocol, and what their replies mean. */
final class Calls {
  private final Wire wire;
  private final Duration timeout;

  Calls(Wire wire, Duration timeout) {
    this.wire = wire;
    this.timeout = timeout;
  }

  /** The index, or null if it is still the one of that tag. */
  @Nullable Index index(@Nullable String etag) {
    return index(etag, Duration.ZERO);
  }

  /** The same, after a wait for news of at most this long. */
  @Nullable Index index(@Nullable String etag, Duration wait) {
    List<String> headers = new java.util.ArrayList<>();
    if (etag != null) {
      headers.addAll(List.of("If-None-Match", etag));
    }
    if (!wait.isZero()) {
      headers.addAll(List.of("Prefer", "wait=" + wait.toSeconds()));
    }
    Wire.Reply reply = send("GET", "routes", headers, null, timeout.plus(wait));
    if (reply.status() == 304 && etag != null) {
      return null;
    }
    return Index.read(expect(reply, "reading the routes", 200), reply.etag());
  }

  /** A document as it came, with its tag; null if there is none. */
  record Document(Stored stored, @Nullable String etag) {}

  @Nullable Document document(String route, boolean json) {
    Wire.Reply reply = send("GET", path(route), List.of(), null, timeout);
    if (reply.status() == 404) {
      return null;
    }
    byte[] body = expect(reply, "reading " + route, 200).body();
    return new Document(Stored.read(route, route + (json ? ".json" : ".yaml"), body), reply.etag());
  }

  /** The entry that was written; null if the document is not the one of that tag any more. */
  @Nullable AuditEntry change(
      String route, String etag, Change change, String actor, String reason) {
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("actor", actor);
    body.put("reason", reason);
    body.put("change", Json.readObject(change.toJson()));
    Wire.Reply reply =
        send(
            "POST",
            path(route) + "/changes",
            List.of("If-Match", etag, "Content-Type", "application/json"),
            bytes(Json.write(body)),
            timeout);
    String what = change.kind() + " of " + route;
    return reply.status() == 412 ? null : entry(expect(reply, what, 200).text());
  }

  /** The document as it is kept then; null if it is not the one of that tag any more. */
  byte @Nullable [] publish(Stored given, @Nullable String etag, String actor, String reason) {
    boolean json = given.name().endsWith(".json");
    Wire.Reply reply =
        send(
            "PUT",
            path(given.route()),
            List.of(
                etag == null ? "If-None-Match" : "If-Match",
                etag == null ? "*" : etag,
                "Content-Type",
                json ? "application/json" : "application/yaml",
                "Switchback-Actor",
                encode(actor),
                "Switchback-Reason",
                encode(reason)),
            given.bytes(),
            timeout);
    return reply.status() == 412 ? null : expect(reply, "publishing " + given.route(), 200).body();
  }

  List<AuditEntry> history(String route, String query) {
    Wire.Reply reply = send("GET", path(route) + "/history?" + query, List.of(), null, timeout);
    if (reply.status() == 404) {
      return List.of();
    }
    return expect(reply, "reading the audit of " + route, 200)
        .text()
        .lines()
        .filter(line -> !line.isBlank())
        .map(Calls::entry)
        .toList();
  }

  private static AuditEntry entry(String line) {
    try {
      return AuditEntry.fromJson(line);
    } catch (SwitchbackException | IllegalArgumentException broken) {
      throw new RegistryException("the server's reply is no audit entry", broken);
    }
  }

  private Wire.Reply send(
      String method, String path, List<String> headers, byte @Nullable [] body, Duration within) {
    try {
      return wire.send(new Wire.Request(method, path, headers, body, within));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new RegistryException(method + " " + path + " was interrupted", interrupted);
    }
  }

  private static Wire.Reply expect(Wire.Reply reply, String what, int status) {
    if (reply.status() == status) {
      return reply;
    }
    if (reply.status() == 409) {
      throw new ChangeRefusedException(error(reply));
    }
    String hint =
        switch (reply.status()) {
          case 401, 403 -> "look at the authorization";
          case 404 -> "publish its document first";
          case 405 -> error(reply);
          default -> "look at the server";
        };
    throw new RegistryException(
        "%s failed: the server answered %d; %s".formatted(what, reply.status(), hint));
  }

  private static String error(Wire.Reply reply) {
    try {
      return String.valueOf(Json.readObject(reply.text()).get("error"));
    } catch (SwitchbackException other) {
      return "the server does not say why";
    }
  }

  private static String path(String route) {
    return "routes/" + encode(route);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
