package dev.switchback.provider;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** JSON on the wire: numbers keep the digits they were written with. */
final class Wire {
  static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          .build();
  private static final ObjectReader READER = JSON.readerFor(JsonNode.class);
  private static final ObjectWriter WRITER = JSON.writer();

  private Wire() {}

  /**
   * Reads one value.
   *
   * @throws IOException if it is none, or not UTF-8
   */
  static JsonNode read(byte[] bytes, int length) throws IOException {
    return READER.readTree(bytes, 0, length);
  }

  /**
   * Reads an object that the application wrote.
   *
   * @throws IllegalArgumentException naming the field, never its content
   */
  static ObjectNode object(String field, String text) {
    ObjectNode object = objectOrNull(text);
    if (object == null) {
      throw new IllegalArgumentException(field + " is no JSON object; give {…}");
    }
    return object;
  }

  static @Nullable ObjectNode objectOrNull(String text) {
    try {
      return READER.readTree(text) instanceof ObjectNode object ? object : null;
    } catch (JsonProcessingException malformed) {
      return null;
    }
  }

  static byte[] write(Object value) {
    try {
      return WRITER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the request is no plain JSON", e);
    }
  }

  /** A declared value, such as a parameter of a version. */
  static JsonNode plain(@Nullable Object value) {
    return JSON.valueToTree(value);
  }

  static ObjectNode node() {
    return NODES.objectNode();
  }

  static ArrayNode list() {
    return NODES.arrayNode();
  }

  /** The text of a field; null where it has none. */
  static @Nullable String text(JsonNode node, String field) {
    return node.path(field).textValue();
  }

  static String textOr(JsonNode node, String field, String otherwise) {
    String text = text(node, field);
    return text == null ? otherwise : text;
  }
}
