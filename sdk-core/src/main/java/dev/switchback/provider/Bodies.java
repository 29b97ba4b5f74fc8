package dev.switchback.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Requests as they go out: what the application asks, and over it what the version declares. */
final class Bodies {
  private static final Set<String> OURS = Set.of("model", "messages", "input", "stream");
  private static final Set<String> MAX_TOKENS = Set.of("max_tokens", "max_completion_tokens");
  private static final Set<String> MERGED = Set.of("output_config", "stream_options");

  private static final int MOST_OF_AN_IMAGE = 8 << 10;

  private Bodies() {}

  static ObjectNode chat(
      Codec codec,
      Dialect dialect,
      ChatRequest request,
      Target target,
      boolean isStream,
      Failures failures) {
    ObjectNode body = codec.chat(request, target, isStream, failures);
    String extra = request.extra().get(dialect);
    complete(body, extra, target, failures);
    if (dialect == Dialect.ANTHROPIC && !body.hasNonNull("max_tokens")) {
      throw failures.misconfigured(
          "needs max_tokens; declare it among the version's parameters, or set maxTokens", null);
    }
    if (isStream) {
      body.put("stream", true);
    }
    return body;
  }

  static ObjectNode embeddings(EmbeddingRequest request, Target target, Failures failures) {
    ObjectNode body = Wire.node();
    Integer dimensions = request.dimensions();
    request.inputs().forEach(body.putArray("input")::add);
    if (dimensions != null) {
      body.put("dimensions", dimensions);
    }
    body.put("encoding_format", "float");
    complete(body, null, target, failures);
    return body;
  }

  private static void complete(
      ObjectNode body, @Nullable String extra, Target target, Failures failures) {
    if (extra != null) {
      for (Map.Entry<String, JsonNode> field : Wire.object("extra", extra).properties()) {
        if (OURS.contains(field.getKey())) {
          throw failures.inexpressible(
              "the extra field " + field.getKey(), "say it in the request or in the version");
        }
        set(body, field.getKey(), field.getValue());
      }
    }
    for (Map.Entry<String, Object> field : target.parameters().entrySet()) {
      if (OURS.contains(field.getKey())) {
        throw failures.misconfigured(
            "takes " + field.getKey() + " from elsewhere; remove it from the parameters", null);
      }
      set(body, field.getKey(), Wire.plain(field.getValue()));
    }
    body.put("model", target.model());
  }

  private static void set(ObjectNode body, String name, JsonNode value) {
    if (MAX_TOKENS.contains(name)) {
      body.remove(MAX_TOKENS);
    }
    if (value.isNull()) {
      body.remove(name);
    } else if (MERGED.contains(name)
        && value instanceof ObjectNode more
        && body.get(name) instanceof ObjectNode known) {
      known.setAll(more);
    } else {
      body.set(name, value);
    }
  }

  /** The texts of a request that must not be repeated. */
  static List<String> texts(ChatRequest request) {
    List<String> texts = new ArrayList<>();
    if (request.system() != null) {
      texts.add(request.system());
    }
    for (Message message : request.messages()) {
      for (Part part : message.parts()) {
        if (part instanceof Part.Text text) {
          texts.add(text.text());
        } else if (part instanceof Part.Image image) {
          String url = image.url();
          texts.add(url.substring(0, Math.min(url.length(), MOST_OF_AN_IMAGE)));
        } else if (part instanceof Part.ToolCall call) {
          texts.add(call.arguments());
        } else if (part instanceof Part.ToolResult result) {
          texts.add(result.text());
        } else if (part instanceof Part.Raw raw) {
          texts.add(raw.json());
        }
      }
    }
    return texts;
  }
}
