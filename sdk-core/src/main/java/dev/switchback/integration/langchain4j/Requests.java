package dev.switchback.integration.langchain4j;

import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.switchback.Target;
import dev.switchback.ToolsInShadowException;
import dev.switchback.UnservableVersionException;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The application's request, with the model and the parameters of the version put over it. */
final class Requests {
  private final @Nullable BiFunction<Target, ChatRequest, ChatRequest> hook;

  Requests(@Nullable BiFunction<Target, ChatRequest, ChatRequest> hook) {
    this.hook = hook;
  }

  ChatRequest to(Target target, ChatRequest asked) {
    List<?> tools = asked.parameters().toolSpecifications();
    ToolsInShadowException.check(target, tools != null && !tools.isEmpty());
    if (hook == null && target.version().prompt() != null) {
      throw new UnservableVersionException(
          target,
          "it has a prompt, which the application's messages do not use; render target.prompt() in"
              + " withRequest(…), or leave it out of the version");
    }
    DefaultChatRequestParameters.Builder<?> over = ChatRequestParameters.builder();
    over.modelName(target.model());
    for (Map.Entry<String, Object> parameter : target.parameters().entrySet()) {
      if (!put(over, parameter.getKey(), parameter.getValue()) && hook == null) {
        throw new UnservableVersionException(
            target,
            "LangChain4j has no common parameter "
                + parameter.getKey()
                + " of that kind; set it with withRequest(…)");
      }
    }
    ChatRequest request =
        ChatRequest.builder()
            .messages(asked.messages())
            .parameters(asked.parameters().overrideWith(over.build()))
            .build();
    return hook == null ? request : hook.apply(target, request);
  }

  /** False for what the common parameters cannot say. */
  private static boolean put(
      DefaultChatRequestParameters.Builder<?> to, String name, Object value) {
    if (value instanceof Number number) {
      switch (name) {
        case "temperature" -> to.temperature(number.doubleValue());
        case "top_p" -> to.topP(number.doubleValue());
        case "top_k" -> to.topK(number.intValue());
        case "frequency_penalty" -> to.frequencyPenalty(number.doubleValue());
        case "presence_penalty" -> to.presencePenalty(number.doubleValue());
        case "max_tokens", "max_completion_tokens", "max_output_tokens" ->
            to.maxOutputTokens(number.intValue());
        default -> {
          return false;
        }
      }
      return true;
    }
    if (!name.equals("stop") && !name.equals("stop_sequences")) {
      return false;
    }
    to.stopSequences(
        value instanceof List<?> many
            ? many.stream().map(String::valueOf).toList()
            : List.of(String.valueOf(value)));
    return true;
  }
}
