package dev.switchback;

import org.jspecify.annotations.Nullable;

/** What a piece of feedback means for {@code feedback.negative}. */
final class FeedbackSense {
  private FeedbackSense() {}

  /** {@code negative} or {@code positive}; null for a kind that is neither. */
  static @Nullable String of(Event.FeedbackGiven given) {
    return switch (given.kind()) {
      case "escalation" -> "negative";
      case "thumbs", "rating" -> given.value() < 0.5 ? "negative" : "positive";
      default -> null;
    };
  }
}
