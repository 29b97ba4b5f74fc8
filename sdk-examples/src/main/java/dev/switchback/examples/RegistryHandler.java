package dev.switchback.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.switchback.SwitchbackException;
import dev.switchback.document.AuditEntry;
import dev.switchback.document.Change;
import dev.switchback.document.ChangeRefusedException;
import dev.switchback.document.DocumentException;
import dev.switchback.document.Json;
import dev.switchback.document.RouteDocument;
import dev.switchback.registry.Registry;
import dev.switchback.registry.RegistryException;
import dev.switchback.registry.Stored;
import java.io.IOException;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The protocol of {@code HttpRegistry}, told by a registry. */
final class RegistryHandler implements HttpHandler {
  private static final Pattern ROUTE = Pattern.compile("/routes/([^/]+)(/changes|/history)?");
  private static final Pattern WAIT = Pattern.compile("\\bwait=(\\d{1,3})\\b");
  private static final int MAX_BODY = 1 << 20;

  private final Registry registry;
  private final News news;
  private final byte @Nullable [] authorization;

  /** So that nobody writes between the comparison of an ETag and the change. */
  private final Object writing = new Object();

  RegistryHandler(Registry registry, News news, @Nullable String token) {
    this.registry = registry;
    this.news = news;
    this.authorization = token == null ? null : ("Bearer " + token).getBytes(UTF_8);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Answer answer;
    try {
      answer = isAllowed(exchange) ? answer(exchange) : Answer.error(401, "no valid token");
    } catch (ChangeRefusedException | DocumentException refused) {
      answer = Answer.error(409, String.valueOf(refused.getMessage()));
    } catch (RegistryException away) {
      answer = Answer.error(503, String.valueOf(away.getMessage()));
    } catch (SwitchbackException | IllegalArgumentException bad) {
      answer = Answer.error(400, String.valueOf(bad.getMessage()));
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      exchange.close();
      return;
    }
    answer.send(exchange);
  }

  private boolean isAllowed(HttpExchange exchange) {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    return authorization == null
        || given != null && MessageDigest.isEqual(authorization, given.getBytes(UTF_8));
  }

  private Answer answer(HttpExchange exchange) throws IOException, InterruptedException {
    String path = exchange.getRequestURI().getRawPath();
    String method = exchange.getRequestMethod();
    if (path.equals("/routes") && method.equals("GET")) {
      return index(exchange);
    }
    Matcher matcher = ROUTE.matcher(path);
    if (!matcher.matches()) {
      return Answer.error(404, "there is nothing here");
    }
    String route = URLDecoder.decode(matcher.group(1), UTF_8);
    String part = matcher.group(2) == null ? "" : matcher.group(2);
    return switch (method + part) {
      case "GET" -> document(route);
      case "PUT" -> publish(exchange, route);
      case "POST/changes" -> change(exchange, route);
      case "GET/history" -> history(route, exchange.getRequestURI().getQuery());
      default -> Answer.error(405, method + " is not for this");
    };
  }

  private Answer index(HttpExchange exchange) throws InterruptedException {
    String known = exchange.getRequestHeaders().getFirst("If-None-Match");
    Matcher wait = WAIT.matcher(header(exchange, "Prefer"));
    boolean waits = wait.find();
    Duration most = Duration.ofSeconds(waits ? Integer.parseInt(wait.group(1)) : 0);
    long end = System.nanoTime() + most.toNanos();
    while (true) {
      long seen = news.count();
      String body = Json.write(Map.of("routes", routes()));
      String etag = quoted(Integer.toHexString(body.hashCode()) + "-" + body.length());
      Duration left = Duration.ofNanos(Math.max(0, end - System.nanoTime()));
      if (!etag.equals(known)) {
        return Answer.json(200, body).with("ETag", etag).waiting(waits);
      }
      if (!news.await(seen, left)) {
        return Answer.empty(304).with("ETag", etag).waiting(waits);
      }
    }
  }

  private List<Map<String, Object>> routes() {
    List<Map<String, Object>> routes = new ArrayList<>();
    for (Stored stored : registry.readAll().values()) {
      RouteDocument document = stored.document();
      Map<String, Object> route = new LinkedHashMap<>();
      route.put("route", stored.route());
      route.put("etag", quoted(stored.tag()));
      route.put("format", isJson(stored) ? "json" : "yaml");
      route.put("live", document != null && !document.serving().rollouts().isEmpty());
      routes.add(route);
    }
    return routes;
  }

  private Answer document(String route) {
    Stored stored = registry.read(route);
    return stored == null ? Answer.error(404, "no route is called " + route) : kept(stored);
  }

  private static Answer kept(Stored stored) {
    String type = isJson(stored) ? "application/json" : "application/yaml";
    return new Answer(200, stored.bytes(), Map.of("Content-Type", type))
        .with("ETag", quoted(stored.tag()));
  }

  private Answer publish(HttpExchange exchange, String route) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
    boolean json = header(exchange, "Content-Type").equals("application/json");
    String actor = URLDecoder.decode(header(exchange, "Switchback-Actor"), UTF_8);
    String reason = URLDecoder.decode(header(exchange, "Switchback-Reason"), UTF_8);
    synchronized (writing) {
      if (!isStill(route, exchange)) {
        return Answer.error(412, route + " is not what it was");
      }
      return kept(registry.publish(route + (json ? ".json" : ".yaml"), body, actor, reason));
    }
  }

  private Answer change(HttpExchange exchange, String route) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
    Map<String, @Nullable Object> asked = Json.readObject(new String(body, UTF_8));
    Change change = Change.fromJson(Json.write(asked.get("change")));
    synchronized (writing) {
      if (!isStill(route, exchange)) {
        return Answer.error(412, route + " is not what it was");
      }
      AuditEntry entry =
          registry.change(
              route,
              change,
              String.valueOf(asked.get("actor")),
              String.valueOf(asked.get("reason")));
      return Answer.json(200, entry.toJson());
    }
  }

  private boolean isStill(String route, HttpExchange exchange) {
    Stored now = registry.read(route);
    return now == null
        ? header(exchange, "If-None-Match").equals("*")
        : header(exchange, "If-Match").equals(quoted(now.tag()));
  }

  private Answer history(String route, @Nullable String query) {
    String[] asked = (query == null ? "from=0" : query).split("=", 2);
    List<AuditEntry> entries =
        asked[0].equals("newest")
            ? registry.newest(route, Integer.parseInt(asked[1]))
            : registry.history(route, Long.parseLong(asked[1]));
    String lines = entries.stream().map(AuditEntry::toJson).collect(Collectors.joining("\n"));
    return new Answer(200, lines.getBytes(UTF_8), Map.of("Content-Type", "application/x-ndjson"));
  }

  private static boolean isJson(Stored stored) {
    return stored.name().endsWith(".json");
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private static String quoted(String tag) {
    return '"' + tag + '"';
  }
}
