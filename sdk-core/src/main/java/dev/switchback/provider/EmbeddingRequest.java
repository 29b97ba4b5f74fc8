package dev.switchback.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Texts to be turned into vectors. Immutable.
 *
 * @param inputs at least one
 * @param dimensions the length of each vector; null for the model's
 */
public record EmbeddingRequest(List<String> inputs, @Nullable Integer dimensions) {
  /** Checks and copies. */
  public EmbeddingRequest {
    inputs = List.copyOf(inputs);
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("inputs is empty; give at least one");
    }
    if (dimensions != null && dimensions < 1) {
      throw new IllegalArgumentException("dimensions is " + dimensions + "; give at least 1");
    }
  }

  /** These texts, at the model's own length. */
  public static EmbeddingRequest of(String... inputs) {
    return new EmbeddingRequest(List.of(inputs), null);
  }
}
