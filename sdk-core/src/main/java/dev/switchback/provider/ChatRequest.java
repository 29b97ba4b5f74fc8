package dev.switchback.provider;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an application asks of a model, whichever provider the version names. Model and parameters
 * come from the version, and what the version declares holds over what is said here. Immutable.
 *
 * <pre>{@code
 * ChatRequest request = ChatRequest.builder()
 *     .system("Answer in one sentence.")
 *     .message(Message.user("Why is the sky blue?"))
 *     .maxTokens(200)
 *     .build();
 * }</pre>
 *
 * @param messages at least one
 * @param system instructions; null for none
 * @param tools what the model may ask for; default none
 * @param toolChoice null for the provider's default
 * @param responseFormat null for text
 * @param maxTokens the longest answer in tokens; null for the version's. Anthropic needs one of
 *     both
 * @param stop texts that end the answer; default none
 * @param temperature null for the version's, or else the provider's
 * @param extra fields of one provider's own, as one JSON object, sent there untouched
 */
public record ChatRequest(
    List<Message> messages,
    @Nullable String system,
    List<Tool> tools,
    @Nullable ToolChoice toolChoice,
    @Nullable ResponseFormat responseFormat,
    @Nullable Integer maxTokens,
    List<String> stop,
    @Nullable Double temperature,
    Map<Dialect, String> extra) {

  /**
   * Checks and copies.
   *
   * @throws IllegalArgumentException for no message, a limit below 1, a temperature that is no
   *     number from 0 up, or extra fields that are no JSON object
   */
  public ChatRequest {
    messages = List.copyOf(messages);
    tools = List.copyOf(tools);
    stop = List.copyOf(stop);
    extra = Map.copyOf(extra);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("messages is empty; give at least one");
    }
    if (maxTokens != null && maxTokens < 1) {
      throw new IllegalArgumentException("maxTokens is " + maxTokens + "; give at least 1");
    }
    if (temperature != null && !(temperature >= 0 && temperature < Double.MAX_VALUE)) {
      throw new IllegalArgumentException("temperature is " + temperature + "; give 0 or more");
    }
    extra.forEach((dialect, json) -> Wire.object("extra of " + dialect.text(), json));
  }

  /** A request of one user's message. */
  public static ChatRequest of(String text) {
    return builder().message(Message.user(text)).build();
  }

  /** A builder with nothing said. */
  public static Builder builder() {
    return new Builder();
  }

  /** Puts a request together. Not thread-safe. */
  public static final class Builder {
    private final List<Message> messages = new ArrayList<>();
    private final List<Tool> tools = new ArrayList<>();
    private final Map<Dialect, String> extra = new EnumMap<>(Dialect.class);
    private List<String> stop = List.of();
    private @Nullable String system;
    private @Nullable ToolChoice toolChoice;
    private @Nullable ResponseFormat responseFormat;
    private @Nullable Integer maxTokens;
    private @Nullable Double temperature;

    private Builder() {}

    /** Adds a message. */
    public Builder message(Message message) {
      messages.add(message);
      return this;
    }

    /** Adds messages. */
    public Builder messages(List<Message> several) {
      messages.addAll(several);
      return this;
    }

    /** The instructions. */
    public Builder system(@Nullable String text) {
      system = text;
      return this;
    }

    /** Adds a tool. */
    public Builder tool(Tool tool) {
      tools.add(tool);
      return this;
    }

    /** Whether a tool must be asked for. */
    public Builder toolChoice(@Nullable ToolChoice choice) {
      toolChoice = choice;
      return this;
    }

    /** That the answer is JSON. */
    public Builder responseFormat(@Nullable ResponseFormat format) {
      responseFormat = format;
      return this;
    }

    /** The longest answer, in tokens. */
    public Builder maxTokens(@Nullable Integer most) {
      maxTokens = most;
      return this;
    }

    /** Texts that end the answer. */
    public Builder stop(List<String> texts) {
      stop = texts;
      return this;
    }

    /** The temperature. */
    public Builder temperature(@Nullable Double value) {
      temperature = value;
      return this;
    }

    /**
     * Fields of one provider's own, such as {@code {"seed": 7}}; each is sent there untouched, and
     * replaces one of the same name. {@code null} as a value leaves a field out.
     */
    public Builder extra(Dialect dialect, String json) {
      extra.put(dialect, json);
      return this;
    }

    /**
     * The request.
     *
     * @throws IllegalArgumentException as the request's constructor does
     */
    public ChatRequest build() {
      return new ChatRequest(
          messages, system, tools, toolChoice, responseFormat, maxTokens, stop, temperature, extra);
    }
  }
}
