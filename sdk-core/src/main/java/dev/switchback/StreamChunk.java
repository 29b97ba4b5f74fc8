package dev.switchback;

import org.jspecify.annotations.Nullable;

/**
 * One chunk of a streamed answer, as the call sees it. The chunks of the built-in adapters are of
 * this type; for the chunks of other libraries a function makes it, see {@link #of}.
 *
 * <p>Immutable. Each method is asked once for each chunk, on the thread that delivers it.
 */
public interface StreamChunk {
  /**
   * Whether it bears content: text, thinking, or a part of a tool call. Frames that only name a
   * role, keep the connection alive or count tokens bear none. The first chunk with content, handed
   * to the application, is the point from which nothing is sent again.
   */
  boolean hasContent();

  /** The text that it adds to the answer, without thinking and tool calls; null for none. */
  default @Nullable String text() {
    return null;
  }

  /**
   * What it tells of the answer; null, the default, for nothing. Later chunks add to and replace
   * what earlier ones told.
   *
   * <p>Its finish reason is the stream's terminal marker: a stream that ends without one is a
   * {@link Outcome#STREAM_FAULT}. So give it only with the last mark that the protocol has, which
   * for Anthropic is {@code message_stop}, not the {@code stop_reason} before it.
   */
  default @Nullable Observed observed() {
    return null;
  }

  /**
   * A chunk that says these things.
   *
   * @param hasContent see {@link #hasContent}
   * @param text see {@link #text}
   * @param observed see {@link #observed}
   */
  static StreamChunk of(boolean hasContent, @Nullable String text, @Nullable Observed observed) {
    return new PlainChunk(hasContent, text, observed);
  }

  /** A chunk of text, which is content unless it is null or empty. */
  static StreamChunk ofText(@Nullable String text) {
    return new PlainChunk(text != null && !text.isEmpty(), text, null);
  }

  /** A frame without content, and what it tells of the answer; null for nothing. */
  static StreamChunk ofNoContent(@Nullable Observed observed) {
    return new PlainChunk(false, null, observed);
  }
}
