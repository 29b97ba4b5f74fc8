package dev.switchback.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.switchback.Target;
import java.util.List;

/**
 * <a href="https://platform.openai.com/docs/api-reference/chat/create">OpenAI's chat
 * completions</a>.
 */
final class OpenAiCodec implements Codec {
  private static final String CONTENT = "content";
  private final String maxTokens;

  OpenAiCodec(boolean isLegacyMaxTokens) {
    maxTokens = isLegacyMaxTokens ? "max_tokens" : "max_completion_tokens";
  }

  @Override
  public String chatPath() {
    return "/chat/completions";
  }

  @Override
  public ObjectNode chat(ChatRequest request, Target target, boolean isStream, Failures failures) {
    ObjectNode body = Wire.node();
    ArrayNode messages = body.putArray("messages");
    if (request.system() != null) {
      messages.addObject().put("role", "system").put(CONTENT, request.system());
    }
    int index = 0;
    for (Message message : request.messages()) {
      String field = "messages[" + index++ + "]";
      if (message.role() == Message.Role.USER) {
        user(messages, message.parts(), field, failures);
      } else {
        assistant(messages, message.parts());
      }
    }
    tools(body, request);
    format(body, request);
    if (request.maxTokens() != null) {
      body.put(maxTokens, request.maxTokens());
    }
    if (!request.stop().isEmpty()) {
      request.stop().forEach(body.putArray("stop")::add);
    }
    if (request.temperature() != null) {
      body.put("temperature", request.temperature());
    }
    if (isStream) {
      body.putObject("stream_options").put("include_usage", true);
    }
    return body;
  }

  /** Results of tools are messages of their own, right after the call. */
  private static void user(ArrayNode messages, List<Part> parts, String field, Failures failures) {
    ArrayNode content = Wire.list();
    for (Part part : parts) {
      if (part instanceof Part.ToolResult result) {
        messages
            .addObject()
            .put("role", "tool")
            .put("tool_call_id", result.id())
            .put(CONTENT, result.text());
      } else if (part instanceof Part.Text text) {
        content.addObject().put("type", "text").put("text", text.text());
      } else if (part instanceof Part.Image image) {
        content.addObject().put("type", "image_url").putObject("image_url").put("url", image.url());
      } else if (part instanceof Part.Raw raw) {
        if (raw.dialect() != Dialect.OPENAI) {
          throw failures.inexpressible(
              field + ", a part in the form of " + raw.dialect().text(), "leave it out");
        }
        content.add(Wire.object(field, raw.json()));
      }
    }
    if (!content.isEmpty()) {
      put(messages.addObject().put("role", "user"), content);
    }
  }

  private static void assistant(ArrayNode messages, List<Part> parts) {
    ObjectNode message = messages.addObject().put("role", "assistant");
    ArrayNode content = Wire.list();
    ArrayNode calls = Wire.list();
    for (Part part : parts) {
      if (part instanceof Part.Text text) {
        content.addObject().put("type", "text").put("text", text.text());
      } else if (part instanceof Part.ToolCall call) {
        calls
            .addObject()
            .put("id", call.id())
            .put("type", "function")
            .putObject("function")
            .put("name", call.name())
            .put("arguments", call.arguments());
      } else if (part instanceof Part.Raw raw && raw.dialect() == Dialect.OPENAI) {
        content.add(Wire.object("raw", raw.json()));
      }
    }
    put(message, content);
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
  }

  /** One text goes as a string: not every server takes a list of parts. */
  private static void put(ObjectNode message, ArrayNode content) {
    JsonNode only = content.size() == 1 ? content.get(0) : Wire.node();
    if (content.isEmpty()) {
      message.putNull(CONTENT);
    } else if (only.size() == 2 && "text".equals(Wire.text(only, "type")) && only.has("text")) {
      message.set(CONTENT, only.get("text"));
    } else {
      message.set(CONTENT, content);
    }
  }

  private static void tools(ObjectNode body, ChatRequest request) {
    for (Tool tool : request.tools()) {
      ObjectNode function =
          body.withArray("tools").addObject().put("type", "function").putObject("function");
      function.put("name", tool.name());
      if (tool.description() != null) {
        function.put("description", tool.description());
      }
      function.set("parameters", Wire.object("schema", tool.schema()));
      if (tool.isStrict()) {
        function.put("strict", true);
      }
    }
    ToolChoice choice = request.toolChoice();
    if (choice != null) {
      String word = choice.mode().openAi;
      if (choice.tool() == null) {
        body.put("tool_choice", word);
      } else {
        body.putObject("tool_choice").put("type", word).putObject(word).put("name", choice.tool());
      }
    }
  }

  private static void format(ObjectNode body, ChatRequest request) {
    ResponseFormat format = request.responseFormat();
    if (format == null) {
      return;
    }
    ObjectNode object = body.putObject("response_format");
    if (format.schema() == null) {
      object.put("type", "json_object");
    } else {
      object
          .put("type", "json_schema")
          .putObject("json_schema")
          .put("name", format.name())
          .put("strict", format.isStrict())
          .set("schema", Wire.object("schema", format.schema()));
    }
  }

  @Override
  public ChatAnswer answer(JsonNode body, String raw, Failures failures) {
    ChatAnswer answer = OpenAiAnswers.of(body, raw);
    if (answer == null) {
      throw failures.nonsense("answered without choices", null);
    }
    return answer;
  }

  @Override
  public Frames frames() {
    return new OpenAiFrames();
  }
}
