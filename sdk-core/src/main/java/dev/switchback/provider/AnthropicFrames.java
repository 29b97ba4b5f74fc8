package dev.switchback.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.Observed;
import dev.switchback.provider.ChatChunk.ToolDelta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of a streamed message. The stop reason stands in {@code message_delta}; it is told with
 * {@code message_stop}, without which the stream is broken.
 */
final class AnthropicFrames implements Codec.Frames {
  private final ObjectNode message = Wire.node();
  private boolean isLast;

  @Override
  public @Nullable ChatChunk chunk(JsonNode frame) {
    switch (Wire.textOr(frame, "type", "")) {
      case "message_start" -> {
        if (frame.path("message") instanceof ObjectNode started) {
          message.setAll(started);
        }
        return plain(frame, observed(null));
      }
      case "content_block_start" -> {
        return started(frame, frame.path("content_block"));
      }
      case "content_block_delta" -> {
        return added(frame, frame.path("delta"));
      }
      case "message_delta" -> {
        if (frame.path("delta") instanceof ObjectNode delta) {
          message.setAll(delta);
        }
        AnthropicAnswers.merge(message, frame.path("usage"));
        return plain(frame, observed(null));
      }
      case "message_stop" -> {
        isLast = true;
        return plain(frame, observed(Wire.text(message, "stop_reason")));
      }
      case "content_block_stop" -> {
        return plain(frame, null);
      }
      default -> {
        return null; // ping, and events of a later protocol
      }
    }
  }

  private static ChatChunk started(JsonNode frame, JsonNode block) {
    List<ToolDelta> calls =
        "tool_use".equals(Wire.text(block, "type"))
            ? List.of(
                new ToolDelta(index(frame), Wire.text(block, "id"), Wire.text(block, "name"), ""))
            : List.of();
    return new ChatChunk(
        Dialect.ANTHROPIC,
        frame,
        Wire.text(block, "text"),
        Wire.text(block, "thinking"),
        calls,
        null);
  }

  private static ChatChunk added(JsonNode frame, JsonNode delta) {
    String json = Wire.text(delta, "partial_json");
    return new ChatChunk(
        Dialect.ANTHROPIC,
        frame,
        Wire.text(delta, "text"),
        Wire.text(delta, "thinking"),
        json == null || json.isEmpty()
            ? List.of()
            : List.of(new ToolDelta(index(frame), null, null, json)),
        null);
  }

  private static ChatChunk plain(JsonNode frame, @Nullable Observed observed) {
    return new ChatChunk(Dialect.ANTHROPIC, frame, null, null, List.of(), observed);
  }

  private Observed observed(@Nullable String finish) {
    return new Observed(
        Wire.text(message, "model"),
        Wire.text(message, "id"),
        AnthropicAnswers.usage(message),
        finish);
  }

  private static int index(JsonNode frame) {
    return frame.path("index").asInt();
  }

  @Override
  public boolean isFinished() {
    return isLast && Wire.text(message, "stop_reason") != null;
  }

  @Override
  public boolean isLast() {
    return isLast;
  }
}
