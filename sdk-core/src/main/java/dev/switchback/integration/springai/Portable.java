package dev.switchback.integration.springai;

import dev.switchback.Target;
import dev.switchback.UnservableVersionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.model.ChatModel;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.DefaultChatOptions;
import org.springframework.ai.model.tool.DefaultToolCallingChatOptions;
import org.springframework.ai.model.tool.ToolCallingChatOptions;

/**
 * Options in the type of the model that a call goes to. Spring AI's models take only their own: of
 * the portable types everything is carried over, another model's own type is refused.
 */
final class Portable {
  private Portable() {}

  /** A builder that holds what was asked, over the model's own defaults. */
  static ChatOptions.Builder<?> builder(
      Target target, @Nullable ChatOptions asked, ChatModel model) {
    ChatOptions own = model.getOptions();
    if (asked == null) {
      return own.mutate();
    }
    if (asked.getClass() == own.getClass()) {
      return asked.mutate();
    }
    if (asked.getClass() != DefaultChatOptions.class
        && asked.getClass() != DefaultToolCallingChatOptions.class) {
      throw new UnservableVersionException(
          target,
          "the request has "
              + asked.getClass().getSimpleName()
              + ", which the model of "
              + target.provider()
              + " does not take; use ToolCallingChatOptions where versions change provider");
    }
    return over(own.mutate(), asked);
  }

  private static ChatOptions.Builder<?> over(ChatOptions.Builder<?> to, ChatOptions asked) {
    set(asked.getFrequencyPenalty(), to::frequencyPenalty);
    set(asked.getMaxTokens(), to::maxTokens);
    set(asked.getPresencePenalty(), to::presencePenalty);
    set(asked.getStopSequences(), to::stopSequences);
    set(asked.getTemperature(), to::temperature);
    set(asked.getTopK(), to::topK);
    set(asked.getTopP(), to::topP);
    if (asked instanceof ToolCallingChatOptions tools
        && to instanceof ToolCallingChatOptions.Builder<?> with) {
      if (tools.getToolCallbacks() != null) {
        with.toolCallbacks(tools.getToolCallbacks());
      }
      set(tools.getToolContext(), with::toolContext);
    }
    return to;
  }

  private static <V> void set(@Nullable V value, Consumer<V> to) {
    if (value != null) {
      to.accept(value);
    }
  }
}
