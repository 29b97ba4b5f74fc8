package dev.switchback.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.Target;

/** <a href="https://docs.anthropic.com/en/api/messages">Anthropic's messages</a>. */
final class AnthropicCodec implements Codec {
  private static final String TYPE = "type";

  @Override
  public String chatPath() {
    return "/v1/messages";
  }

  @Override
  public ObjectNode chat(ChatRequest request, Target target, boolean isStream, Failures failures) {
    ObjectNode body = Wire.node();
    if (request.system() != null) {
      body.put("system", request.system());
    }
    ArrayNode messages = body.putArray("messages");
    int index = 0;
    for (Message message : request.messages()) {
      String field = "messages[" + index++ + "]";
      content(messages, message.role()).addAll(blocks(message, field, failures));
    }
    tools(body, request);
    format(body, request, failures);
    if (request.maxTokens() != null) {
      body.put("max_tokens", request.maxTokens());
    }
    if (!request.stop().isEmpty()) {
      request.stop().forEach(body.putArray("stop_sequences")::add);
    }
    Double temperature = request.temperature();
    if (temperature != null) {
      if (temperature > 1) {
        throw failures.inexpressible("temperature " + temperature, "it takes 0 to 1");
      }
      body.put("temperature", temperature);
    }
    return body;
  }

  /** Turns of one side that follow each other are one turn: all results of tools belong in it. */
  private static ArrayNode content(ArrayNode messages, Message.Role role) {
    String name = role == Message.Role.USER ? "user" : "assistant";
    JsonNode last = messages.path(messages.size() - 1);
    return name.equals(Wire.text(last, "role")) && last.path("content") instanceof ArrayNode content
        ? content
        : messages.addObject().put("role", name).putArray("content");
  }

  /** Results of tools come first, or the request is refused there. */
  private static ArrayNode blocks(Message message, String field, Failures failures) {
    ArrayNode results = Wire.list();
    ArrayNode others = Wire.list();
    for (Part part : message.parts()) {
      if (part instanceof Part.ToolResult result) {
        ObjectNode block =
            results
                .addObject()
                .put(TYPE, "tool_result")
                .put("tool_use_id", result.id())
                .put("content", result.text());
        if (result.isError()) {
          block.put("is_error", true);
        }
      } else if (part instanceof Part.Text text) {
        others.addObject().put(TYPE, "text").put("text", text.text());
      } else if (part instanceof Part.Image image) {
        source(others.addObject().put(TYPE, "image").putObject("source"), image.url());
      } else if (part instanceof Part.ToolCall call) {
        ObjectNode input = Wire.objectOrNull(call.arguments());
        if (input == null) {
          throw failures.inexpressible(
              field + ", arguments that are no JSON object,", "leave the call and its result out");
        }
        others
            .addObject()
            .put(TYPE, "tool_use")
            .put("id", call.id())
            .put("name", call.name())
            .set("input", input);
      } else if (part instanceof Part.Raw raw) {
        if (raw.dialect() == Dialect.ANTHROPIC) {
          others.add(Wire.object(field, raw.json()));
        } else if (message.role() == Message.Role.USER) {
          throw failures.inexpressible(
              field + ", a part in the form of " + raw.dialect().text(), "leave it out");
        }
      }
    }
    return results.addAll(others);
  }

  private static void source(ObjectNode source, String url) {
    int comma = url.indexOf(',');
    if (url.startsWith("data:")) {
      source
          .put(TYPE, "base64")
          .put("media_type", url.substring("data:".length(), url.indexOf(';')))
          .put("data", url.substring(comma + 1));
    } else {
      source.put(TYPE, "url").put("url", url);
    }
  }

  private static void tools(ObjectNode body, ChatRequest request) {
    for (Tool tool : request.tools()) {
      ObjectNode one = body.withArray("tools").addObject().put("name", tool.name());
      if (tool.description() != null) {
        one.put("description", tool.description());
      }
      one.set("input_schema", Wire.object("schema", tool.schema()));
      if (tool.isStrict()) {
        one.put("strict", true);
      }
    }
    ToolChoice choice = request.toolChoice();
    if (choice != null) {
      ObjectNode chosen = body.putObject("tool_choice").put(TYPE, choice.mode().anthropic);
      if (choice.tool() != null) {
        chosen.put("name", choice.tool());
      }
    }
  }

  private static void format(ObjectNode body, ChatRequest request, Failures failures) {
    ResponseFormat format = request.responseFormat();
    if (format == null) {
      return;
    }
    if (format.schema() == null) {
      throw failures.inexpressible("responseFormat without a schema", "give one");
    }
    body.putObject("output_config")
        .putObject("format")
        .put(TYPE, "json_schema")
        .set("schema", Wire.object("schema", format.schema()));
  }

  @Override
  public ChatAnswer answer(JsonNode body, String raw, Failures failures) {
    if (!body.path("content").isArray()) {
      throw failures.nonsense("answered without content", null);
    }
    return AnthropicAnswers.of(body, raw);
  }

  @Override
  public Frames frames() {
    return new AnthropicFrames();
  }
}
