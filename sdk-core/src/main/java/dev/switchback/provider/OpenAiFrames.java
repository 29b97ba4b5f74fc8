package dev.switchback.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.Observed;
import dev.switchback.provider.ChatChunk.ToolDelta;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chunks of chat completions. A frame without choices counts tokens or brings the verdict of a
 * filter. The usage comes after the finish reason, so that does not end the stream.
 */
final class OpenAiFrames implements Codec.Frames {
  private boolean isFinished;
  private boolean isRefused;
  private boolean isIntroduced;

  @Override
  public @Nullable ChatChunk chunk(JsonNode frame) {
    JsonNode choice = choice(frame);
    JsonNode delta = choice.path("delta");
    String refusal = Wire.text(delta, "refusal");
    isRefused |= refusal != null && !refusal.isEmpty();
    String text = Wire.text(delta, "content");
    String thinking = Wire.text(delta, "reasoning_content");
    String word = Wire.text(choice, "finish_reason");
    String finish = "".equals(word) ? null : word; // some servers send an empty one in each frame
    isFinished |= finish != null;
    return new ChatChunk(
        Dialect.OPENAI,
        frame,
        text == null || text.isEmpty() ? refusal : text,
        thinking == null ? Wire.text(delta, "reasoning") : thinking,
        calls(delta),
        observed(frame, finish != null && isRefused ? "refusal" : finish));
  }

  private static JsonNode choice(JsonNode frame) {
    for (JsonNode choice : frame.path("choices")) {
      if (choice.path("index").asInt() == 0) {
        return choice;
      }
    }
    return frame.path("choices").path("none");
  }

  private static List<ToolDelta> calls(JsonNode delta) {
    if (!delta.hasNonNull("tool_calls")) {
      return List.of();
    }
    List<ToolDelta> calls = new ArrayList<>();
    for (JsonNode call : delta.path("tool_calls")) {
      JsonNode function = call.path("function");
      calls.add(
          new ToolDelta(
              call.path("index").asInt(),
              Wire.text(call, "id"),
              Wire.text(function, "name"),
              Wire.textOr(function, "arguments", "")));
    }
    return List.copyOf(calls);
  }

  /** Model and id stand in every frame: they are told once. */
  private @Nullable Observed observed(JsonNode frame, @Nullable String finish) {
    boolean isFirst = !isIntroduced && frame.hasNonNull("model");
    if (!isFirst && finish == null && !frame.hasNonNull("usage")) {
      return null;
    }
    isIntroduced |= isFirst;
    return new Observed(
        isFirst ? Wire.text(frame, "model") : null,
        isFirst ? Wire.text(frame, "id") : null,
        OpenAiAnswers.usage(frame.path("usage")),
        finish);
  }

  @Override
  public boolean isFinished() {
    return isFinished;
  }

  /** The last mark is {@code [DONE]}, which is no frame. */
  @Override
  public boolean isLast() {
    return false;
  }
}
