package dev.switchback.examples;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** Reads a model's answer: JSON with {@code queue}, {@code confidence} and {@code rationale}. */
final class Labels {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Labels() {}

  /**
   * Reads an answer; what stands around the JSON object, as some models write it, does not matter.
   * A confidence that is missing or out of range is 0.
   *
   * @throws IOException if there is no queue in it; the message does not repeat the answer
   */
  static Classification parse(String content) throws IOException {
    JsonNode answer;
    try {
      int from = content.indexOf('{');
      int to = content.lastIndexOf('}');
      answer = JSON.readTree(from < 0 || to < from ? "{}" : content.substring(from, to + 1));
    } catch (JsonProcessingException notJson) {
      throw new IOException("The model's answer is not the JSON that was asked for");
    }
    String queue = answer.path("queue").asText("").strip();
    if (queue.isEmpty()) {
      throw new IOException("The model's answer names no queue");
    }
    double confidence = answer.path("confidence").asDouble(0);
    return new Classification(
        queue,
        confidence >= 0 && confidence <= 1 ? confidence : 0,
        answer.path("rationale").asText(""));
  }
}
