package dev.switchback;

import org.jspecify.annotations.Nullable;

/**
 * What a provider's answer told of itself, as an adapter read it off the wire. No content, so it
 * may be recorded. Immutable; what the provider did not say is null.
 *
 * @param responseModel the model that answered, as the provider names it
 * @param responseId the provider's id of the answer
 * @param usage the tokens read and written
 * @param finishReason why the answer ended, in the provider's word: {@code stop}, {@code length},
 *     {@code content_filter}, {@code end_turn}, {@code max_tokens}, {@code refusal} …
 */
public record Observed(
    @Nullable String responseModel,
    @Nullable String responseId,
    @Nullable Usage usage,
    @Nullable String finishReason) {

  /**
   * Tokens of one answer. Numbers that the provider did not give are 0.
   *
   * @param inputTokens all that were read, cached ones included
   * @param outputTokens all that were written, reasoning included
   * @param cachedInputTokens those read from the provider's cache, a part of the input
   * @param reasoningTokens those spent on reasoning, a part of the output
   */
  public record Usage(
      long inputTokens, long outputTokens, long cachedInputTokens, long reasoningTokens) {
    /** Input and output, nothing known of their parts. */
    public static Usage of(long inputTokens, long outputTokens) {
      return new Usage(inputTokens, outputTokens, 0, 0);
    }
  }

  /** Only the usage is known. */
  public static Observed of(Usage usage) {
    return new Observed(null, null, usage, null);
  }

  /** Only why the answer ended is known. */
  public static Observed finished(String reason) {
    return new Observed(null, null, null, reason);
  }

  /** This with what {@code later} says besides or instead. */
  public Observed and(Observed later) {
    return new Observed(
        later.responseModel == null ? responseModel : later.responseModel,
        later.responseId == null ? responseId : later.responseId,
        later.usage == null ? usage : later.usage,
        later.finishReason == null ? finishReason : later.finishReason);
  }
}
