package dev.switchback.provider;

import dev.switchback.Observed;
import java.util.List;

/**
 * Vectors. The list cannot be changed; the arrays are handed over as they are.
 *
 * @param vectors one for each input, in its order
 * @param observed usage, and the model that answered
 */
public record EmbeddingAnswer(List<float[]> vectors, Observed observed) {
  /** Copies the list. */
  public EmbeddingAnswer {
    vectors = List.copyOf(vectors);
  }
}
