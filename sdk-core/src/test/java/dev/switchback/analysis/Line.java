package dev.switchback.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.switchback.Outcome;
import dev.switchback.Signals;
import java.util.Locale;

/** One recorded call of a replay. */
record Line(JsonNode json) implements Signals {
  boolean canary() {
    return json.get("slice").asText().equals("canary");
  }

  double w() {
    return json.get("w").asDouble();
  }

  String key() {
    return json.path("key").asText(null);
  }

  private double number(String field) {
    return json.hasNonNull(field) ? json.get(field).asDouble() : Double.NaN;
  }

  @Override
  public Outcome outcome() {
    return Outcome.valueOf(json.get("outcome").asText().toUpperCase(Locale.ROOT));
  }

  @Override
  public double latencyMillis() {
    return number("latency_ms");
  }

  @Override
  public double firstChunkMillis() {
    return number("first_chunk_ms");
  }

  @Override
  public double length() {
    return number("length");
  }

  @Override
  public double inputTokens() {
    return number("input_tokens");
  }

  @Override
  public double outputTokens() {
    return number("output_tokens");
  }

  @Override
  public double cost() {
    return number("cost");
  }

  @Override
  public String label() {
    return json.path("label").asText(null);
  }

  @Override
  public double score(String name) {
    JsonNode score = json.path("scores").path(name);
    return score.isNumber() ? score.asDouble() : Double.NaN;
  }
}
