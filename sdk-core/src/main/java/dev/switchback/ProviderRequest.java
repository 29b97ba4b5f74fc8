package dev.switchback;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that an adapter is about to send for an attempt: who is asked for what, without the
 * messages. In the words of OpenTelemetry's GenAI conventions. Read it while it is told and keep
 * what is needed, not the object: it may hold the request's body.
 */
public interface ProviderRequest {
  /** What is asked for: {@code chat} or {@code embeddings}. */
  String operation();

  /** The provider's well-known name, such as {@code azure.ai.openai}; else as it is declared. */
  String provider();

  /** The model's name as sent. */
  String model();

  /** The host that it is sent to. */
  String serverAddress();

  /** The port that it is sent to. */
  int serverPort();

  /** Whether the answer is to come in pieces. */
  boolean isStream();

  /** The kind of output asked for, such as {@code json}; null where nobody said. */
  @Nullable String outputType();

  /**
   * What was set of {@code max_tokens}, {@code temperature}, {@code top_p}, {@code top_k}, {@code
   * frequency_penalty}, {@code presence_penalty}, {@code seed}, {@code choice.count} (numbers) and
   * {@code stop_sequences} (a list of strings).
   */
  Map<String, Object> parameters();
}
