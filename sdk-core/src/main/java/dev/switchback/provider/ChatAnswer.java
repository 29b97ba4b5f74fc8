package dev.switchback.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.Observed;
import java.util.ArrayList;
import java.util.List;

/**
 * A model's answer. Immutable.
 *
 * @param parts what the model said, in its order: text, tool calls, and what only its provider
 *     understands
 * @param finishReason why it ended
 * @param observed the same in the provider's word, with usage, the model that answered and the id
 * @param raw the whole answer as it came, for what is not here
 */
public record ChatAnswer(
    List<Part> parts, FinishReason finishReason, Observed observed, String raw) {
  /** Copies. */
  public ChatAnswer {
    parts = List.copyOf(parts);
  }

  /** The text, without thoughts and tool calls; empty if there is none. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Part part : parts) {
      if (part instanceof Part.Text said) {
        text.append(said.text());
      }
    }
    return text.toString();
  }

  /** The tools that the model asks for. */
  public List<Part.ToolCall> toolCalls() {
    List<Part.ToolCall> calls = new ArrayList<>();
    for (Part part : parts) {
      if (part instanceof Part.ToolCall call) {
        calls.add(call);
      }
    }
    return List.copyOf(calls);
  }

  /**
   * The answer as a turn of the conversation, to send along with the results of its tools.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public Message message() {
    return new Message(Message.Role.ASSISTANT, parts);
  }

  /**
   * The answer that the chunks of one stream make. Its raw form is what the provider would have
   * answered at once.
   *
   * @param chunks all of a stream, in order; of a broken one, it is what came
   * @throws IllegalArgumentException without a chunk
   */
  public static ChatAnswer of(List<ChatChunk> chunks) {
    if (chunks.isEmpty()) {
      throw new IllegalArgumentException("chunks is empty; a stream has at least one");
    }
    List<JsonNode> frames = new ArrayList<>(chunks.size());
    chunks.forEach(chunk -> frames.add(chunk.frame()));
    return chunks.get(0).dialect() == Dialect.ANTHROPIC
        ? AnthropicAnswers.of(frames)
        : OpenAiAnswers.of(frames);
  }
}
