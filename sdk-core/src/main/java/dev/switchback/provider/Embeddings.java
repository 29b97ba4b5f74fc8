package dev.switchback.provider;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.Observed;
import dev.switchback.Target;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads OpenAI's embeddings. */
final class Embeddings {
  private Embeddings() {}

  static EmbeddingAnswer of(JsonNode body, EmbeddingRequest request, Failures failures) {
    float[][] vectors = new float[request.inputs().size()][];
    int at = 0;
    for (JsonNode one : body.path("data")) {
      int index = one.path("index").asInt(at++);
      if (index >= 0 && index < vectors.length) {
        vectors[index] = vector(one.path("embedding"));
      }
    }
    for (float[] vector : vectors) {
      if (vector == null || vector.length == 0) {
        throw failures.nonsense("answered without a vector for each input", null);
      }
    }
    return new EmbeddingAnswer(Arrays.asList(vectors), observed(body));
  }

  private static float[] vector(JsonNode numbers) {
    float[] vector = new float[numbers.size()];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = numbers.get(i).floatValue();
    }
    return vector;
  }

  /** Nothing is written, so that all tokens are read ones. */
  private static Observed observed(JsonNode body) {
    JsonNode tokens = body.path("usage").path("prompt_tokens");
    Observed.@Nullable Usage usage =
        tokens.isIntegralNumber() ? Observed.Usage.of(tokens.asLong(), 0) : null;
    return new Observed(Wire.text(body, "model"), Wire.text(body, "id"), usage, null);
  }

  static EmbeddingAnswer told(Target target, EmbeddingAnswer answer) {
    target.observed(answer.observed());
    return answer;
  }
}
