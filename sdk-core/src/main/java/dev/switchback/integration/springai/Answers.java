package dev.switchback.integration.springai;

import dev.switchback.Observed;
import dev.switchback.StreamChunk;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.model.Generation;

/** What an answer, or a part of a streamed one, tells of itself. */
final class Answers {
  private Answers() {}

  static Observed observed(ChatResponse answer) {
    Generation result = answer.getResult();
    String reason = result == null ? null : filled(result.getMetadata().getFinishReason());
    return new Observed(
        filled(answer.getMetadata().getModel()),
        filled(answer.getMetadata().getId()),
        usage(answer.getMetadata().getUsage()),
        reason == null ? null : reason.toLowerCase(Locale.ROOT));
  }

  static @Nullable String text(ChatResponse answer) {
    Generation result = answer.getResult();
    return result == null ? null : result.getOutput().getText();
  }

  static StreamChunk chunk(ChatResponse part) {
    String text = filled(text(part));
    boolean hasContent = text != null || part.hasToolCalls() || isThinking(part);
    return StreamChunk.of(hasContent, text, observed(part));
  }

  /** Spring AI has no common place for thinking: OpenAI's and DeepSeek's have this one. */
  private static boolean isThinking(ChatResponse part) {
    Generation result = part.getResult();
    return result != null
        && result.getOutput().getMetadata().get("reasoningContent") instanceof String thought
        && !thought.isEmpty();
  }

  /** Null for the empty usage that stands where a provider has said none. */
  static Observed.@Nullable Usage usage(@Nullable Usage usage) {
    if (usage == null || count(usage.getTotalTokens()) == 0) {
      return null;
    }
    Long cached = usage.getCacheReadInputTokens();
    return new Observed.Usage(
        count(usage.getPromptTokens()),
        count(usage.getCompletionTokens()),
        cached == null ? 0 : cached,
        0);
  }

  private static long count(@Nullable Integer tokens) {
    return tokens == null ? 0 : tokens;
  }

  static @Nullable String filled(@Nullable String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
