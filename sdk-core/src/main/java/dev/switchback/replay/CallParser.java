package dev.switchback.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.switchback.Outcome;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one line of recorded calls and names the first field that is wrong: unknown ones first,
 * then in the order of the format. A null stands for nothing, except inside scores.
 */
final class CallParser {
  private static final List<String> FIELDS =
      List.of(
          "at",
          "slice",
          "w",
          "key",
          "outcome",
          "latency_ms",
          "first_chunk_ms",
          "label",
          "scores",
          "input_tokens",
          "output_tokens",
          "cost",
          "length",
          "feedback");
  private static final int REQUIRED =
      1 << FIELDS.indexOf("at")
          | 1 << FIELDS.indexOf("slice")
          | 1 << FIELDS.indexOf("w")
          | 1 << FIELDS.indexOf("outcome");
  private static final int SLICE = 1 << FIELDS.indexOf("slice");
  private static final int W = 1 << FIELDS.indexOf("w");
  private static final String NO_JSON = "json";

  private final Map<String, Integer> places = new HashMap<>();
  private final Map<String, Outcome> outcomes = new HashMap<>();
  private final JsonFactory factory = new JsonFactory();
  private final RecordedCall call = new RecordedCall();
  private int seen;
  private int wrong;

  CallParser() {
    for (int i = 0; i < FIELDS.size(); i++) {
      places.put(FIELDS.get(i), i);
    }
    for (Outcome outcome : Outcome.values()) {
      outcomes.put(outcome.text(), outcome);
    }
  }

  /** The call of the last line that had nothing wrong. */
  RecordedCall call() {
    return call;
  }

  /** The field that is wrong, {@code json} where the line is no object, or null. */
  @Nullable String parse(byte[] bytes, int offset, int length) throws IOException {
    call.clear();
    seen = 0;
    wrong = 0;
    try (JsonParser parser = factory.createParser(bytes, offset, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return NO_JSON;
      }
      String unknown = fields(parser);
      return parser.nextToken() != null ? NO_JSON : unknown != null ? unknown : firstWrong();
    } catch (JsonProcessingException e) {
      // Where in the line it breaks off helps nobody: the line is named.
      return NO_JSON;
    }
  }

  private @Nullable String fields(JsonParser parser) throws IOException {
    String unknown = null;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      Integer place = places.get(name);
      JsonToken token = parser.nextToken();
      if (place == null) {
        unknown = unknown == null ? name : unknown;
        parser.skipChildren();
        continue;
      }
      int bit = 1 << place;
      // Written twice, the last one holds.
      seen &= ~bit;
      wrong &= ~bit;
      if (token != JsonToken.VALUE_NULL) {
        seen |= bit;
        wrong |= read(parser, name, token) ? 0 : bit;
      } else {
        forget(name);
      }
    }
    return unknown;
  }

  private @Nullable String firstWrong() {
    int bad = wrong | (REQUIRED & ~seen);
    if ((bad & (SLICE | W)) == 0 && call.get(RecordedCall.W) == (call.isCanary() ? 0 : 1)) {
      bad |= SLICE;
    }
    return bad == 0 ? null : FIELDS.get(Integer.numberOfTrailingZeros(bad));
  }

  private void forget(String name) {
    switch (name) {
      case "key" -> call.key(null);
      case "label" -> call.label(null);
      case "scores" -> call.clearScores();
      case "feedback" -> call.negative(false);
      default -> set(name, Double.NaN);
    }
  }

  private boolean read(JsonParser parser, String name, JsonToken token) throws IOException {
    return switch (name) {
      case "scores" -> scores(parser, token);
      case "slice", "key", "outcome", "label", "feedback" ->
          isKind(parser, token == JsonToken.VALUE_STRING) && text(name, parser.getText());
      default -> isKind(parser, token.isNumeric()) && number(name, parser.getDoubleValue());
    };
  }

  private static boolean isKind(JsonParser parser, boolean is) throws IOException {
    if (!is) {
      parser.skipChildren();
    }
    return is;
  }

  private boolean text(String name, String text) {
    return switch (name) {
      case "slice" -> {
        call.canary(text.equals("canary"));
        yield call.isCanary() || text.equals("stable");
      }
      case "key" -> {
        call.key(text);
        yield !text.isBlank();
      }
      case "outcome" -> {
        Outcome outcome = outcomes.get(text);
        call.outcome(outcome == null ? Outcome.SUCCESS : outcome);
        yield outcome != null;
      }
      case "label" -> {
        call.label(text);
        yield true;
      }
      default -> {
        call.negative(text.equals("negative"));
        yield call.isNegative() || text.equals("positive");
      }
    };
  }

  private boolean number(String name, double value) {
    set(name, value);
    return value >= 0 && Double.isFinite(value) && !(name.equals("w") && value > 1);
  }

  private void set(String name, double value) {
    switch (name) {
      case "at" -> call.set(RecordedCall.AT, value);
      case "w" -> call.set(RecordedCall.W, value);
      case "latency_ms" -> call.set(RecordedCall.LATENCY_MS, value);
      case "first_chunk_ms" -> call.set(RecordedCall.FIRST_CHUNK_MS, value);
      case "input_tokens" -> call.set(RecordedCall.INPUT_TOKENS, value);
      case "output_tokens" -> call.set(RecordedCall.OUTPUT_TOKENS, value);
      case "cost" -> call.set(RecordedCall.COST, value);
      case "length" -> call.set(RecordedCall.LENGTH, value);
      default -> {
        // Required text that is null: missing, and said to be.
      }
    }
  }

  private boolean scores(JsonParser parser, JsonToken token) throws IOException {
    call.clearScores();
    if (token != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return false;
    }
    boolean sound = true;
    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
      JsonToken value = parser.nextToken();
      if (value == JsonToken.VALUE_NULL) {
        call.score(name, Double.NaN);
      } else if (value.isNumeric()) {
        double score = parser.getDoubleValue();
        call.score(name, score);
        sound &= score >= 0 && score <= 1;
      } else {
        parser.skipChildren();
        sound = false;
      }
    }
    return sound;
  }
}
