package dev.switchback.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.Observed;
import dev.switchback.StreamChunk;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One frame of a streamed answer. Immutable. */
public final class ChatChunk implements StreamChunk {
  private final Dialect dialect;
  private final JsonNode frame;
  private final @Nullable String text;
  private final @Nullable String thinking;
  private final List<ToolDelta> toolCalls;
  private final @Nullable Observed observed;

  ChatChunk(
      Dialect dialect,
      JsonNode frame,
      @Nullable String text,
      @Nullable String thinking,
      List<ToolDelta> toolCalls,
      @Nullable Observed observed) {
    this.dialect = dialect;
    this.frame = frame;
    this.text = text;
    this.thinking = thinking;
    this.toolCalls = toolCalls;
    this.observed = observed;
  }

  /**
   * A piece of a tool call.
   *
   * @param index which call of the answer it belongs to; pieces of one have the same
   * @param id of the call; null in all pieces but the first
   * @param name of the tool; null in all pieces but the first
   * @param arguments what is added to its arguments; may be empty
   */
  public record ToolDelta(
      int index, @Nullable String id, @Nullable String name, String arguments) {}

  @Override
  public boolean hasContent() {
    return has(text) || has(thinking) || !toolCalls.isEmpty();
  }

  private static boolean has(@Nullable String piece) {
    return piece != null && !piece.isEmpty();
  }

  @Override
  public @Nullable String text() {
    return text;
  }

  /** What it adds to the model's thoughts; null for nothing. */
  public @Nullable String thinking() {
    return thinking;
  }

  /** What it adds to the tools that the model asks for. */
  public List<ToolDelta> toolCalls() {
    return toolCalls;
  }

  @Override
  public @Nullable Observed observed() {
    return observed;
  }

  /** The frame as the provider sent it: one JSON object. */
  public String raw() {
    return frame.toString();
  }

  JsonNode frame() {
    return frame;
  }

  Dialect dialect() {
    return dialect;
  }
}
