package dev.switchback.integration.springai;

import dev.switchback.Key;
import dev.switchback.Scope;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.model.tool.ToolCallingChatOptions;

/** Where a call's key comes from: the request's tool context, else the scope of the thread. */
final class Keys {
  private Keys() {}

  static Key of(Prompt prompt, @Nullable Scope scope) {
    Key attribute = attribute(prompt);
    if (attribute != null) {
      return attribute;
    }
    return scope == null ? Key.none() : scope.key();
  }

  static @Nullable Key attribute(Prompt prompt) {
    if (prompt.getOptions() instanceof ToolCallingChatOptions options
        && options.getToolContext() != null) {
      return of(options.getToolContext().get(SwitchbackSpringChatModel.KEY));
    }
    return null;
  }

  /** A key as it is, or the text of one. */
  static @Nullable Key of(@Nullable Object value) {
    if (value instanceof Key key) {
      return key;
    }
    return value == null ? null : Key.of(value.toString());
  }
}
