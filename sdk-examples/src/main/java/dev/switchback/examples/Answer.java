package dev.switchback.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import dev.switchback.document.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A reply of the registry's server. */
record Answer(int status, byte[] body, Map<String, String> headers) {
  Answer {
    headers = Map.copyOf(headers);
  }

  static Answer json(int status, String text) {
    return new Answer(status, text.getBytes(UTF_8), Map.of("Content-Type", "application/json"));
  }

  static Answer error(int status, String message) {
    return json(status, Json.write(Map.of("error", message)));
  }

  static Answer empty(int status) {
    return new Answer(status, new byte[0], Map.of());
  }

  Answer with(String header, String value) {
    Map<String, String> more = new HashMap<>(headers);
    more.put(header, value);
    return new Answer(status, body, more);
  }

  /** Says that it waited as it was asked to. */
  Answer waiting(boolean asked) {
    return asked ? with("Preference-Applied", "wait") : this;
  }

  void send(HttpExchange exchange) throws IOException {
    try (exchange) {
      headers.forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }
}
