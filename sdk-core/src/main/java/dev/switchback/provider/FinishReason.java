package dev.switchback.provider;

import org.jspecify.annotations.Nullable;

/** Why an answer ended, in one word for all providers. */
public enum FinishReason {
  /** The model was done, or came to a text that ends the answer. */
  STOP,
  /** The limit of tokens, or of the context. */
  LENGTH,
  /** The model asks for tools. */
  TOOL_CALLS,
  /** The model refused, or a filter took the answer away. */
  REFUSED,
  /** Something else, or nothing was said; the provider's own word is in the answer. */
  OTHER;

  static FinishReason of(@Nullable String word) {
    if (word == null) {
      return OTHER;
    }
    return switch (word) {
      case "stop", "end_turn", "stop_sequence" -> STOP;
      case "length", "max_tokens", "model_context_window_exceeded" -> LENGTH;
      case "tool_calls", "tool_use", "function_call" -> TOOL_CALLS;
      case "content_filter", "refusal" -> REFUSED;
      default -> OTHER;
    };
  }
}
