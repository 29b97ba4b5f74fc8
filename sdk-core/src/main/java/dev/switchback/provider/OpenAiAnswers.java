package dev.switchback.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.Observed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads OpenAI's answers, and puts them together from the frames of a stream. */
final class OpenAiAnswers {
  private static final String CONTENT = "content";
  private static final String REFUSAL = "refusal";
  private static final String ARGUMENTS = "arguments";
  private static final String FUNCTION = "function";

  private OpenAiAnswers() {}

  /** Null for a body without a choice. */
  static @Nullable ChatAnswer of(JsonNode body, String raw) {
    JsonNode choice = body.path("choices").path(0);
    JsonNode message = choice.path("message");
    if (!message.isObject()) {
      return null;
    }
    List<Part> parts = new ArrayList<>();
    String text = Wire.text(message, CONTENT);
    String refusal = Wire.text(message, REFUSAL);
    for (String said : new String[] {text, refusal}) {
      if (said != null && !said.isEmpty()) {
        parts.add(new Part.Text(said));
      }
    }
    for (JsonNode call : message.path("tool_calls")) {
      JsonNode function = call.path(FUNCTION);
      parts.add(
          new Part.ToolCall(
              Wire.textOr(call, "id", ""),
              Wire.textOr(function, "name", ""),
              Wire.textOr(function, ARGUMENTS, "{}")));
    }
    boolean isRefused = refusal != null && !refusal.isEmpty();
    String word = isRefused ? REFUSAL : Wire.text(choice, "finish_reason");
    return new ChatAnswer(parts, FinishReason.of(word), observed(body, word), raw);
  }

  static Observed observed(JsonNode body, @Nullable String finishReason) {
    return new Observed(
        Wire.text(body, "model"), Wire.text(body, "id"), usage(body.path("usage")), finishReason);
  }

  static Observed.@Nullable Usage usage(JsonNode usage) {
    if (!usage.path("prompt_tokens").isIntegralNumber()) {
      return null;
    }
    return new Observed.Usage(
        usage.path("prompt_tokens").asLong(),
        usage.path("completion_tokens").asLong(),
        usage.path("prompt_tokens_details").path("cached_tokens").asLong(),
        usage.path("completion_tokens_details").path("reasoning_tokens").asLong());
  }

  /** What the frames of one stream make. */
  static ChatAnswer of(List<JsonNode> frames) {
    ObjectNode body = Wire.node();
    StringBuilder content = new StringBuilder();
    StringBuilder refusal = new StringBuilder();
    Map<Integer, ObjectNode> calls = new TreeMap<>();
    ObjectNode choice = Wire.node();
    for (JsonNode frame : frames) {
      for (String field : List.of("id", "model", "usage")) {
        if (frame.hasNonNull(field)) {
          body.set(field, frame.get(field));
        }
      }
      for (JsonNode part : frame.path("choices")) {
        if (part.path("index").asInt() == 0) {
          content.append(Wire.textOr(part.path("delta"), CONTENT, ""));
          refusal.append(Wire.textOr(part.path("delta"), REFUSAL, ""));
          part.path("delta").path("tool_calls").forEach(call -> add(calls, call));
          if (part.hasNonNull("finish_reason")) {
            choice.set("finish_reason", part.get("finish_reason"));
          }
        }
      }
    }
    ObjectNode message = choice.putObject("message").put("role", "assistant");
    message.put(CONTENT, content.toString());
    if (refusal.length() > 0) {
      message.put(REFUSAL, refusal.toString());
    }
    if (!calls.isEmpty()) {
      message.putArray("tool_calls").addAll(calls.values());
    }
    body.putArray("choices").add(choice);
    ChatAnswer answer = of(body, body.toString());
    if (answer == null) {
      throw new IllegalStateException("an answer was put together without a message");
    }
    return answer;
  }

  private static void add(Map<Integer, ObjectNode> calls, JsonNode delta) {
    ObjectNode call =
        calls.computeIfAbsent(
            delta.path("index").asInt(), index -> Wire.node().put("type", FUNCTION));
    if (delta.hasNonNull("id")) {
      call.set("id", delta.get("id"));
    }
    ObjectNode function = call.withObject(FUNCTION);
    JsonNode piece = delta.path(FUNCTION);
    if (piece.hasNonNull("name")) {
      function.set("name", piece.get("name"));
    }
    function.put(
        ARGUMENTS, Wire.textOr(function, ARGUMENTS, "") + Wire.textOr(piece, ARGUMENTS, ""));
  }
}
