package dev.switchback.integration.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import dev.switchback.Observed;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What an answer tells of itself. */
final class Answers {
  private Answers() {}

  static Observed observed(ChatResponse answer) {
    FinishReason reason = answer.finishReason();
    return new Observed(
        answer.modelName(),
        answer.id(),
        usage(answer.tokenUsage()),
        reason == null ? null : reason.name().toLowerCase(Locale.ROOT));
  }

  static Observed.@Nullable Usage usage(@Nullable TokenUsage usage) {
    return usage == null
        ? null
        : Observed.Usage.of(count(usage.inputTokenCount()), count(usage.outputTokenCount()));
  }

  private static long count(@Nullable Integer tokens) {
    return tokens == null ? 0 : tokens;
  }
}
