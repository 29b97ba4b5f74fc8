package dev.switchback.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An OpenAI-compatible server on 127.0.0.1 that stands in for a provider: real HTTP, real delays
 * and real classifiers behind the models' names.
 *
 * <p>Serves {@code POST /v1/chat/completions} (not streamed) and {@code GET /v1/models}. The answer
 * to a chat is about the last message of the user; if that contains {@code ticket:}, about what
 * follows it. A completion takes 20 to 70 ms, always the same for the same model and text. Errors
 * have the shape of OpenAI's. Safe for use by many threads; {@link #close()} stops all of its own.
 */
final class LoopbackProvider implements AutoCloseable {
  /*
   * An answer that is waiting for its time holds no thread: a handler reads the request, lets the
   * model answer and hands the exchange to a scheduler, which sends it. The few threads thus carry
   * hundreds of requests that overlap.
   */
  private static final Logger LOG = Logger.getLogger(LoopbackProvider.class.getName());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern TICKET = Pattern.compile("ticket:\\s*", Pattern.CASE_INSENSITIVE);
  private static final int HANDLERS = 8;
  private static final int SENDERS = 4;
  private static final int BACKLOG = 1024;
  private static final int MAX_REQUEST_BYTES = 1 << 20;
  private static final int MIN_DELAY_MILLIS = 20;
  private static final int MAX_DELAY_MILLIS = 70;
  private static final int CHARACTERS_PER_TOKEN = 4;

  private final Map<String, ServedModel> models;
  private final HttpServer server;
  private final ExecutorService handlers;
  private final ScheduledExecutorService senders;
  private final AtomicLong completions = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();

  private LoopbackProvider(Map<String, ServedModel> models) throws IOException {
    this.models = new TreeMap<>(models);
    // The JDK's server writes headers and body apart, and without this Nagle's algorithm holds the
    // body back until the client's delayed acknowledgement, some 40 ms later.
    if (System.getProperty("sun.net.httpserver.nodelay") == null) {
      System.setProperty("sun.net.httpserver.nodelay", "true");
    }
    InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    server = HttpServer.create(new InetSocketAddress(local, 0), BACKLOG);
    handlers = Executors.newFixedThreadPool(HANDLERS, daemons("loopback-provider-handler-"));
    senders = Executors.newScheduledThreadPool(SENDERS, daemons("loopback-provider-sender-"));
    server.setExecutor(handlers);
    server.createContext("/", this::handle);
  }

  /** What is sent back: a status and a JSON body. */
  private record Reply(int status, JsonNode body) {}

  /**
   * Starts a server on a free port.
   *
   * @param models what answers under which model name; copied
   * @throws IOException if no port can be opened
   */
  static LoopbackProvider start(Map<String, ? extends ServedModel> models) throws IOException {
    LoopbackProvider provider = new LoopbackProvider(Map.copyOf(models));
    provider.server.start();
    return provider;
  }

  private static ThreadFactory daemons(String prefix) {
    AtomicLong number = new AtomicLong();
    return task -> {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** The base address that OpenAI clients are given, such as {@code http://127.0.0.1:40123/v1}. */
  URI baseUri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
  }

  /** How many chats a model has answered so far. */
  long completions() {
    return completions.get();
  }

  /** How many chats a model has failed on so far, answered with status 500. */
  long failures() {
    return failures.get();
  }

  /**
   * Stops the server and its threads; waits for them up to 5 s. Connections that wait for an answer
   * are cut. Calling it again does nothing.
   */
  @Override
  public void close() {
    server.stop(0);
    handlers.shutdownNow();
    senders.shutdownNow();
    try {
      if (!handlers.awaitTermination(5, SECONDS) || !senders.awaitTermination(5, SECONDS)) {
        LOG.warning("Threads of the loopback provider are still running 5 s after its close");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void handle(HttpExchange exchange) {
    Reply reply;
    int delayMillis = 0;
    try {
      String path = exchange.getRequestURI().getPath();
      String method = exchange.getRequestMethod();
      if (path.equals("/v1/chat/completions")) {
        if (method.equals("POST")) {
          byte[] body = read(exchange);
          reply = complete(body);
          delayMillis = delayMillis(body);
        } else {
          reply = invalid(405, "Only POST is allowed here.", null);
        }
      } else if (path.equals("/v1/models")) {
        reply =
            method.equals("GET")
                ? new Reply(200, modelList())
                : invalid(405, "Only GET is allowed here.", null);
      } else {
        reply = invalid(404, "Unknown path. There are /v1/chat/completions and /v1/models.", null);
      }
    } catch (IOException e) {
      // The client has gone in the middle of its request: nobody is left to answer.
      LOG.log(Level.FINE, "A request could not be read", e);
      exchange.close();
      return;
    }
    Reply ready = reply;
    try {
      // send() tells of its own failures, so nobody has to look at the future.
      var unused = senders.schedule(() -> send(exchange, ready), delayMillis, MILLISECONDS);
    } catch (RejectedExecutionException closing) {
      LOG.log(Level.FINE, "Closed before an answer was sent", closing);
      exchange.close();
    }
  }

  private static byte[] read(HttpExchange exchange) throws IOException {
    try (InputStream body = exchange.getRequestBody()) {
      return body.readNBytes(MAX_REQUEST_BYTES + 1);
    }
  }

  private static void send(HttpExchange exchange, Reply reply) {
    try (exchange) {
      byte[] body = JSON.writeValueAsBytes(reply.body());
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(reply.status(), body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      // The client gave up waiting; that is its right.
      LOG.log(Level.FINE, "An answer could not be sent", e);
    }
  }

  private Reply complete(byte[] body) {
    if (body.length > MAX_REQUEST_BYTES) {
      return invalid(413, "The request is larger than " + MAX_REQUEST_BYTES + " bytes.", null);
    }
    JsonNode request;
    try {
      request = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return invalid(400, "We could not parse the JSON body of your request.", null);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory does not fail", e);
    }
    if (!request.isObject()) {
      return invalid(400, "The body of your request has to be a JSON object.", null);
    }
    if (!request.path("model").isTextual()) {
      return invalid(400, "You must provide a model parameter.", null);
    }
    if (request.path("stream").asBoolean()) {
      return invalid(400, "This server does not stream; leave out 'stream'.", null);
    }
    String prompt = prompt(request.path("messages"));
    String question = question(request.path("messages"));
    if (question == null) {
      return invalid(400, "'messages' needs a message with the role user and a text.", null);
    }
    String model = request.path("model").textValue();
    ServedModel served = models.get(model);
    if (served == null) {
      return invalid(404, "The model '" + model + "' does not exist.", "model_not_found");
    }
    Classification answer;
    try {
      answer = served.classify(question);
    } catch (RuntimeException e) {
      failures.incrementAndGet();
      return error(500, "The model failed: " + e.getMessage(), "server_error", null);
    }
    return new Reply(200, completion(completions.incrementAndGet(), model, prompt, answer));
  }

  private static ObjectNode completion(
      long number, String model, String prompt, Classification answer) {
    String content =
        JSON.createObjectNode()
            .put("queue", answer.queue())
            .put("confidence", answer.confidence())
            .put("rationale", answer.rationale())
            .toString();
    ObjectNode completion =
        JSON.createObjectNode()
            .put("id", "chatcmpl-" + number)
            .put("object", "chat.completion")
            .put("created", System.currentTimeMillis() / 1000)
            .put("model", model);
    ObjectNode choice = completion.putArray("choices").addObject().put("index", 0);
    choice.putObject("message").put("role", "assistant").put("content", content);
    choice.put("finish_reason", "stop");
    int in = tokens(prompt);
    int out = tokens(content);
    completion
        .putObject("usage")
        .put("prompt_tokens", in)
        .put("completion_tokens", out)
        .put("total_tokens", in + out);
    return completion;
  }

  private ObjectNode modelList() {
    ObjectNode list = JSON.createObjectNode().put("object", "list");
    var data = list.putArray("data");
    for (String name : models.keySet()) {
      data.addObject()
          .put("id", name)
          .put("object", "model")
          .put("created", 0)
          .put("owned_by", "switchback-examples");
    }
    return list;
  }

  private static Reply invalid(int status, String message, @Nullable String code) {
    return error(status, message, "invalid_request_error", code);
  }

  private static Reply error(int status, String message, String type, @Nullable String code) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("error")
        .put("message", message)
        .put("type", type)
        .putNull("param")
        .put("code", code);
    return new Reply(status, body);
  }

  /** All messages' texts, which is what the provider counts as the prompt. */
  private static String prompt(JsonNode messages) {
    StringBuilder all = new StringBuilder();
    for (JsonNode message : messages) {
      all.append(text(message.path("content"))).append('\n');
    }
    return all.toString().strip();
  }

  /** What is to be classified, or null if the user has written nothing. */
  private static @Nullable String question(JsonNode messages) {
    String last = "";
    for (JsonNode message : messages) {
      if (message.path("role").asText().equals("user")) {
        last = text(message.path("content"));
      }
    }
    Matcher label = TICKET.matcher(last);
    String question = (label.find() ? last.substring(label.end()) : last).strip();
    return question.isEmpty() ? null : question;
  }

  /** A message's text, sent either as a string or as an array of parts. */
  private static String text(JsonNode content) {
    if (!content.isArray()) {
      return content.asText();
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      text.append(part.path("text").asText());
    }
    return text.toString();
  }

  /** Four characters a token: the rule of thumb for English, at least one. */
  private static int tokens(String text) {
    return Math.max(1, (text.length() + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN);
  }

  /**
   * 20 to 70 ms, spread over the requests by their content, the same each time for the same one.
   */
  private static int delayMillis(byte[] body) {
    int hash = new String(body, UTF_8).hashCode() * 0x9E3779B9;
    return MIN_DELAY_MILLIS
        + Math.floorMod(hash ^ (hash >>> 16), MAX_DELAY_MILLIS - MIN_DELAY_MILLIS + 1);
  }
}
