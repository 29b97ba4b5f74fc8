package dev.switchback.provider;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.Target;
import dev.switchback.ToolsInShadowException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/**
 * The providers that versions may name, each bound to an address and a key. Make one and share it;
 * thread-safe. A request goes where the version of the target says, with its model and parameters:
 * a version of another provider takes no change in the application.
 *
 * <pre>{@code
 * Providers providers = Providers.builder()
 *     .bind("openai", Endpoint.openAi(URI.create("https://api.openai.com/v1")).key(openAiKey))
 *     .bind("anthropic", Endpoint.anthropic(URI.create("https://api.anthropic.com")).key(anthropicKey))
 *     .build();
 * ChatAnswer answer = switchback.call("support-summary", key, target -> providers.chat(target, request));
 * }</pre>
 *
 * <p>A version's parameters go out as they are declared, in the provider's own names, and hold over
 * what the request says; one that is {@code null} leaves a field out. What was used, which model
 * answered and why it ended is told to the target. Nothing is sent twice from here; a request that
 * failed may be sent again by its route ({@link Target#idempotent}), which runs the body again.
 * Redirects are not followed, and no thread is started beyond those of the client.
 */
public final class Providers {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final Map<String, Endpoint> endpoints;
  private final HttpClient shared;

  private Providers(Map<String, Endpoint> endpoints) {
    this.endpoints = Map.copyOf(endpoints);
    this.shared =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
  }

  /** A builder with nothing bound. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Asks and waits, at most for the time that the target has left. An interrupt gives up and closes
   * the connection.
   *
   * @throws ProviderException if the request was not sent or not answered well
   */
  public ChatAnswer chat(Target target, ChatRequest request) {
    Chat chat = new Chat(target, request, false);
    return told(target, chat.exchange.await(chat::answer));
  }

  /**
   * Asks without waiting. Cancelling the future closes the connection.
   *
   * @return fails with what {@link #chat} throws
   */
  public CompletableFuture<ChatAnswer> chatAsync(Target target, ChatRequest request) {
    try {
      Chat chat = new Chat(target, request, false);
      return chat.exchange.start((body, bytes) -> told(target, chat.answer(body, bytes)));
    } catch (ProviderException | ToolsInShadowException notSent) {
      return CompletableFuture.failedFuture(notSent);
    }
  }

  private static ChatAnswer told(Target target, ChatAnswer answer) {
    target.observed(answer.observed());
    return answer;
  }

  /**
   * Asks for an answer in pieces. It is sent for when it is subscribed to, by one subscriber;
   * cancelling closes the connection. It completes after the provider's last mark, and fails with
   * {@link ProviderException} in every other case. Chunks come as they are asked for, on a thread
   * of the client or on that which asks. Only the wait for the first byte has a limit, the target's
   * time left; those of a route's streams are the route's.
   *
   * @throws ProviderException if the request is not sent
   */
  public Flow.Publisher<ChatChunk> stream(Target target, ChatRequest request) {
    Chat chat = new Chat(target, request, true);
    return new ChatStream(chat.exchange, chat.codec, chat.failures);
  }

  /**
   * Turns texts into vectors, as {@link #chat} asks. Only OpenAI's dialect has them.
   *
   * @throws ProviderException if the request was not sent or not answered well
   */
  public EmbeddingAnswer embed(Target target, EmbeddingRequest request) {
    Failures failures = new Failures(target, request.inputs());
    return Embeddings.told(
        target,
        embeddings(target, request, failures)
            .await((body, bytes) -> Embeddings.of(body, request, failures)));
  }

  /** Turns texts into vectors, as {@link #chatAsync} asks. */
  public CompletableFuture<EmbeddingAnswer> embedAsync(Target target, EmbeddingRequest request) {
    Failures failures = new Failures(target, request.inputs());
    try {
      return embeddings(target, request, failures)
          .start((body, bytes) -> Embeddings.told(target, Embeddings.of(body, request, failures)));
    } catch (ProviderException notSent) {
      return CompletableFuture.failedFuture(notSent);
    }
  }

  private Exchange embeddings(Target target, EmbeddingRequest request, Failures failures) {
    target.idempotent();
    Endpoint endpoint = endpoint(target, failures);
    if (endpoint.dialect != Dialect.OPENAI) {
      throw failures.misconfigured("has no embeddings; choose another provider", null);
    }
    ObjectNode body = Bodies.embeddings(request, target, failures);
    return new Exchange(
        endpoint, client(endpoint), "embeddings", "/embeddings", target, body, failures);
  }

  private Endpoint endpoint(Target target, Failures failures) {
    Endpoint endpoint = endpoints.get(target.provider());
    if (endpoint == null) {
      throw failures.misconfigured("is not bound; bind it to an address and a key", null);
    }
    return endpoint;
  }

  private HttpClient client(Endpoint endpoint) {
    return endpoint.client == null ? shared : endpoint.client;
  }

  /** One chat request. */
  private final class Chat {
    final Failures failures;
    final Codec codec;
    final Exchange exchange;

    Chat(Target target, ChatRequest request, boolean isStream) {
      ToolsInShadowException.check(target, !request.tools().isEmpty());
      target.idempotent();
      failures = new Failures(target, Bodies.texts(request));
      Endpoint endpoint = endpoint(target, failures);
      codec =
          endpoint.dialect == Dialect.ANTHROPIC
              ? new AnthropicCodec()
              : new OpenAiCodec(endpoint.isLegacyMaxTokens);
      ObjectNode body = Bodies.chat(codec, endpoint.dialect, request, target, isStream, failures);
      exchange =
          new Exchange(
              endpoint, client(endpoint), "chat", codec.chatPath(), target, body, failures);
    }

    ChatAnswer answer(JsonNode body, byte[] bytes) {
      return codec.answer(body, new String(bytes, StandardCharsets.UTF_8), failures);
    }
  }

  /** Binds names to addresses. Not thread-safe. */
  public static final class Builder {
    private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();

    private Builder() {}

    /** Says where the provider of that name is, for versions that name it. */
    public Builder bind(String provider, Endpoint endpoint) {
      endpoints.put(requireNonNull(provider, "provider"), requireNonNull(endpoint, "endpoint"));
      return this;
    }

    /** The providers. */
    public Providers build() {
      return new Providers(endpoints);
    }
  }
}
