package dev.switchback.examples;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an application has before it meets Switchback: a few lines that call an OpenAI-compatible
 * provider over {@code java.net.http}.
 *
 * <p>Safe for use by many threads; make one and share it, as it keeps connections open.
 */
final class ChatClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern SECONDS = Pattern.compile("\\d{1,9}");
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient http;
  private final Clock clock;

  /**
   * @param clock what a date in Retry-After is compared with
   */
  private ChatClient(Clock clock) {
    this.clock = clock;
    // Plain HTTP/1.1: the default would ask servers without TLS for an upgrade with each call.
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
  }

  /** A client that goes by the system's clock. */
  static ChatClient create() {
    return new ChatClient(Clock.systemUTC());
  }

  /** A client that goes by a clock of the caller's; only Retry-After as a date depends on it. */
  static ChatClient create(Clock clock) {
    return new ChatClient(clock);
  }

  /**
   * A provider's answer.
   *
   * @param content the text of the first choice
   * @param model the model that answered, in the provider's words
   * @param usage what it cost in tokens; null if not told
   */
  record Answer(String content, String model, @Nullable Usage usage) {}

  /** Tokens that a call took. */
  record Usage(int promptTokens, int completionTokens) {}

  /**
   * Asks a model one question and waits for its answer.
   *
   * @param base the address up to and including {@code /v1}
   * @param apiKey sent as a bearer token; null for none
   * @param promptText sent as the message of the user
   * @param timeout how long the whole call may take, above zero
   * @throws ProviderHttpException if the status is not 2xx
   * @throws java.net.http.HttpTimeoutException if no answer came in time
   * @throws IOException if the provider cannot be reached or its answer cannot be understood
   */
  Answer classify(
      URI base, @Nullable String apiKey, String model, String promptText, Duration timeout)
      throws IOException, InterruptedException {
    ObjectNode body = JSON.createObjectNode().put("model", model);
    body.putArray("messages").addObject().put("role", "user").put("content", promptText);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(completions(base))
            .timeout(timeout)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
    if (apiKey != null) {
      request.header("Authorization", "Bearer " + apiKey);
    }
    HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
    JsonNode answer = parse(response.body());
    if (response.statusCode() / 100 != 2) {
      throw new ProviderHttpException(
          response.statusCode(),
          model,
          answer.path("error").path("type").textValue(),
          answer.path("error").path("code").textValue(),
          response.headers().firstValue("Retry-After").map(this::retryAfter).orElse(null));
    }
    String content = answer.path("choices").path(0).path("message").path("content").textValue();
    if (content == null) {
      throw new IOException("The answer of model " + model + " is not a chat completion");
    }
    JsonNode usage = answer.path("usage");
    return new Answer(
        content,
        answer.path("model").asText(model),
        usage.isObject()
            ? new Usage(
                usage.path("prompt_tokens").asInt(), usage.path("completion_tokens").asInt())
            : null);
  }

  private static URI completions(URI base) {
    String address = base.toString();
    return URI.create(address + (address.endsWith("/") ? "" : "/") + "chat/completions");
  }

  /** What the body says, or nothing where it is no JSON, as an error page of a proxy is not. */
  private static JsonNode parse(byte[] body) throws IOException {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException notJson) {
      return MissingNode.getInstance();
    }
  }

  /** Retry-After is a number of seconds or a date (RFC 9110, 10.2.3); null for anything else. */
  private @Nullable Duration retryAfter(String header) {
    String value = header.strip();
    if (SECONDS.matcher(value).matches()) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      Instant until = RFC_1123_DATE_TIME.parse(value, Instant::from);
      Duration wait = Duration.between(clock.instant(), until);
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeException neither) {
      return null;
    }
  }
}
