package dev.switchback.call;

import dev.switchback.Outcome;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The words in which providers say why an answer ended: those of OpenAI, Anthropic, Gemini, Mistral
 * and Bedrock. Any other word is an answer that finished normally.
 */
final class FinishReason {
  private FinishReason() {}

  /** Success, truncated or refused; success where the provider gave no reason. */
  static Outcome outcome(@Nullable String reason) {
    if (reason == null) {
      return Outcome.SUCCESS;
    }
    return switch (reason.toLowerCase(Locale.ROOT)) {
      case "length",
          "max_tokens",
          "max_output_tokens",
          "model_length",
          "model_context_window_exceeded" ->
          Outcome.TRUNCATED;
      case "content_filter",
          "content_filtered",
          "refusal",
          "safety",
          "image_safety",
          "recitation",
          "blocklist",
          "prohibited_content",
          "spii",
          "guardrail_intervened" ->
          Outcome.REFUSED;
      default -> Outcome.SUCCESS;
    };
  }
}
