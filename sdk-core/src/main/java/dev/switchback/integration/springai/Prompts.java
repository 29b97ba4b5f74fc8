package dev.switchback.integration.springai;

import dev.switchback.Target;
import dev.switchback.ToolsInShadowException;
import dev.switchback.UnservableVersionException;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;
import org.springframework.util.CollectionUtils;

/** The application's prompt, with the model and the parameters of the version in its options. */
final class Prompts {
  private final @Nullable BiFunction<Target, Prompt, Prompt> hook;

  Prompts(@Nullable BiFunction<Target, Prompt, Prompt> hook) {
    this.hook = hook;
  }

  Prompt to(Target target, Prompt asked, ChatModel model) {
    ToolsInShadowException.check(target, hasTools(asked, model));
    if (hook == null && target.version().prompt() != null) {
      throw new UnservableVersionException(
          target,
          "it has a prompt, which the application's messages do not use; render target.prompt() in"
              + " withPrompt(…), or leave it out of the version");
    }
    ChatOptions.Builder<?> options = Portable.builder(target, asked.getOptions(), model);
    options.model(target.model());
    for (Map.Entry<String, Object> parameter : target.parameters().entrySet()) {
      if (!put(options, parameter.getKey(), parameter.getValue()) && hook == null) {
        throw new UnservableVersionException(
            target,
            "Spring AI has no portable option "
                + parameter.getKey()
                + " of that kind; set it with withPrompt(…)");
      }
    }
    Prompt prompt = asked.mutate().chatOptions(options.build()).build();
    return hook == null ? prompt : hook.apply(target, prompt);
  }

  /** Asked for, or among the options that the model has by default. */
  private static boolean hasTools(Prompt asked, ChatModel model) {
    return has(asked.getOptions()) || has(model.getOptions());
  }

  private static boolean has(@Nullable ChatOptions options) {
    return options instanceof ToolCallingChatOptions tools
        && !CollectionUtils.isEmpty(tools.getToolCallbacks());
  }

  /** False for what the portable options cannot say. */
  private static boolean put(ChatOptions.Builder<?> to, String name, Object value) {
    if (value instanceof Number number) {
      switch (name) {
        case "temperature" -> to.temperature(number.doubleValue());
        case "top_p" -> to.topP(number.doubleValue());
        case "top_k" -> to.topK(number.intValue());
        case "frequency_penalty" -> to.frequencyPenalty(number.doubleValue());
        case "presence_penalty" -> to.presencePenalty(number.doubleValue());
        case "max_tokens", "max_completion_tokens", "max_output_tokens" ->
            to.maxTokens(number.intValue());
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
