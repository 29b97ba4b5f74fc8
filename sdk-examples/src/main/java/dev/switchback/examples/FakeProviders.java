package dev.switchback.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two providers on loopback, fakes: they speak a little of OpenAI's and of Anthropic's wire format
 * and answer each request with the model's name and the last text that came.
 */
final class FakeProviders implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  final AtomicInteger openAiHits = new AtomicInteger();
  final AtomicInteger anthropicHits = new AtomicInteger();
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private FakeProviders() throws IOException {
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true"); // or each answer waits for an ack
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/chat/completions", this::openAi);
    server.createContext("/v1/messages", this::anthropic);
    server.setExecutor(threads);
    server.start();
  }

  static FakeProviders start() throws IOException {
    return new FakeProviders();
  }

  URI openAiAddress() {
    return URI.create(anthropicAddress() + "/v1");
  }

  URI anthropicAddress() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private void openAi(HttpExchange exchange) throws IOException {
    openAiHits.incrementAndGet();
    JsonNode request = JSON.readTree(exchange.getRequestBody());
    JsonNode messages = request.path("messages");
    String text = answer(request, messages.path(messages.size() - 1).path("content").asText());
    ObjectNode body = JSON.createObjectNode().put("id", "chatcmpl-1");
    body.put("model", request.path("model").asText());
    if (request.path("stream").asBoolean()) {
      try (OutputStream out = stream(exchange)) {
        for (String word : text.split("(?<= )", -1)) {
          ObjectNode frame = body.deepCopy();
          frame.putArray("choices").addObject().putObject("delta").put("content", word);
          send(out, frame.toString());
        }
        ObjectNode frame = body.deepCopy();
        frame.putArray("choices").addObject().put("finish_reason", "stop").putObject("delta");
        frame.putObject("usage").put("prompt_tokens", 9).put("completion_tokens", 4);
        send(out, frame.toString());
        send(out, "[DONE]");
      }
      return;
    }
    ObjectNode choice = body.putArray("choices").addObject().put("finish_reason", "stop");
    choice.putObject("message").put("role", "assistant").put("content", text);
    body.putObject("usage").put("prompt_tokens", 9).put("completion_tokens", 4);
    whole(exchange, body);
  }

  private void anthropic(HttpExchange exchange) throws IOException {
    anthropicHits.incrementAndGet();
    JsonNode request = JSON.readTree(exchange.getRequestBody());
    JsonNode content = request.path("messages").path(0).path("content");
    String text = answer(request, content.path(0).path("text").asText());
    ObjectNode body = JSON.createObjectNode().put("id", "msg_1").put("type", "message");
    body.put("model", request.path("model").asText());
    body.putObject("usage").put("input_tokens", 9).put("output_tokens", 4);
    if (request.path("stream").asBoolean()) {
      try (OutputStream out = stream(exchange)) {
        ObjectNode start = JSON.createObjectNode().put("type", "message_start");
        start.set("message", body);
        send(out, start.toString());
        for (String word : text.split("(?<= )", -1)) {
          ObjectNode frame = JSON.createObjectNode().put("type", "content_block_delta");
          frame.put("index", 0).putObject("delta").put("type", "text_delta").put("text", word);
          send(out, frame.toString());
        }
        ObjectNode end = JSON.createObjectNode().put("type", "message_delta");
        end.putObject("delta").put("stop_reason", "end_turn");
        send(out, end.toString());
        send(out, "{\"type\":\"message_stop\"}");
      }
      return;
    }
    body.putArray("content").addObject().put("type", "text").put("text", text);
    whole(exchange, body.put("stop_reason", "end_turn"));
  }

  private static String answer(JsonNode request, String last) {
    return request.path("model").asText() + " read: " + last;
  }

  private static void whole(HttpExchange exchange, JsonNode body) throws IOException {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private static OutputStream stream(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    return exchange.getResponseBody();
  }

  private static void send(OutputStream out, String data) throws IOException {
    out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
