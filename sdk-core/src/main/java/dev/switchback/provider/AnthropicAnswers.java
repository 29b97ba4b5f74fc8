package dev.switchback.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.Observed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads Anthropic's answers, and puts them together from the frames of a stream. */
final class AnthropicAnswers {
  private static final String TYPE = "type";
  private static final String INPUT = "input";
  private static final String STOP_REASON = "stop_reason";

  private AnthropicAnswers() {}

  static ChatAnswer of(JsonNode body, String raw) {
    List<Part> parts = new ArrayList<>();
    for (JsonNode block : body.path("content")) {
      switch (Wire.textOr(block, TYPE, "")) {
        case "text" -> {
          if (!Wire.textOr(block, "text", "").isEmpty()) {
            parts.add(new Part.Text(block.path("text").textValue()));
          }
        }
        case "tool_use" ->
            parts.add(
                new Part.ToolCall(
                    Wire.textOr(block, "id", ""),
                    Wire.textOr(block, "name", ""),
                    block.path(INPUT).isObject() ? block.path(INPUT).toString() : "{}"));
        default -> {
          if (block.isObject()) {
            parts.add(new Part.Raw(Dialect.ANTHROPIC, block.toString()));
          }
        }
      }
    }
    String word = Wire.text(body, STOP_REASON);
    Observed observed =
        new Observed(Wire.text(body, "model"), Wire.text(body, "id"), usage(body), word);
    return new ChatAnswer(parts, FinishReason.of(word), observed, raw);
  }

  /** Its input tokens are those that no cache had a part in; ours are all. */
  static Observed.@Nullable Usage usage(JsonNode body) {
    JsonNode usage = body.path("usage");
    if (!usage.path("output_tokens").isIntegralNumber()) {
      return null;
    }
    long read = usage.path("cache_read_input_tokens").asLong();
    return new Observed.Usage(
        usage.path("input_tokens").asLong()
            + usage.path("cache_creation_input_tokens").asLong()
            + read,
        usage.path("output_tokens").asLong(),
        read,
        usage.path("output_tokens_details").path("thinking_tokens").asLong());
  }

  /** What the frames of one stream make. */
  static ChatAnswer of(List<JsonNode> frames) {
    ObjectNode body = Wire.node();
    Map<Integer, ObjectNode> blocks = new TreeMap<>();
    for (JsonNode frame : frames) {
      switch (Wire.textOr(frame, TYPE, "")) {
        case "message_start" -> {
          if (frame.path("message") instanceof ObjectNode message) {
            body.setAll(message);
          }
        }
        case "content_block_start" -> {
          if (frame.path("content_block") instanceof ObjectNode block) {
            blocks.put(frame.path("index").asInt(), block.deepCopy());
          }
        }
        case "content_block_delta" -> {
          ObjectNode block = blocks.get(frame.path("index").asInt());
          if (block != null) {
            add(block, frame.path("delta"));
          }
        }
        case "message_delta" -> {
          if (frame.path("delta") instanceof ObjectNode delta) {
            body.setAll(delta);
          }
          merge(body, frame.path("usage"));
        }
        default -> {} // the end of a block or of the message
      }
    }
    blocks.values().forEach(AnthropicAnswers::close);
    body.putArray("content").addAll(blocks.values());
    return of(body, body.toString());
  }

  /** The counts of a later frame are totals; one that it leaves out, or null, stays. */
  static void merge(ObjectNode body, JsonNode later) {
    if (later.isObject()) {
      ObjectNode usage =
          body.path("usage") instanceof ObjectNode known ? known.deepCopy() : Wire.node();
      later
          .properties()
          .forEach(
              count -> {
                if (!count.getValue().isNull()) {
                  usage.set(count.getKey(), count.getValue());
                }
              });
      body.set("usage", usage);
    }
  }

  private static void add(ObjectNode block, JsonNode delta) {
    switch (Wire.textOr(delta, TYPE, "")) {
      case "text_delta" -> append(block, "text", delta, "text");
      case "thinking_delta" -> append(block, "thinking", delta, "thinking");
      case "signature_delta" -> append(block, "signature", delta, "signature");
      case "input_json_delta" -> append(block, PIECES, delta, "partial_json");
      case "citations_delta" -> block.withArray("citations").add(delta.path("citation"));
      default -> {} // of a later protocol
    }
  }

  /** Where the pieces of a tool's input are kept until its block is whole. */
  private static final String PIECES = "partial_json";

  private static void append(ObjectNode block, String to, JsonNode delta, String from) {
    block.put(to, Wire.textOr(block, to, "") + Wire.textOr(delta, from, ""));
  }

  private static void close(ObjectNode block) {
    JsonNode pieces = block.remove(PIECES);
    ObjectNode input = pieces == null ? null : Wire.objectOrNull(pieces.textValue());
    if (input != null) {
      block.set(INPUT, input);
    }
  }
}
