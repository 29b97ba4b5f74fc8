package dev.switchback.provider;

import org.jspecify.annotations.Nullable;

/**
 * That the answer is to be JSON. Immutable.
 *
 * @param name of the schema, for providers that want one
 * @param schema a JSON Schema, sent untouched; null for any JSON object
 * @param isStrict whether the answer must match the schema; Anthropic holds it to that always
 */
public record ResponseFormat(String name, @Nullable String schema, boolean isStrict) {
  /** Checks that the schema is a JSON object. */
  public ResponseFormat {
    if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
      throw new IllegalArgumentException("name: give 1 to 64 of A-Z a-z 0-9 _ -");
    }
    if (schema != null) {
      Wire.object("schema", schema);
    }
  }

  /** Any JSON object. Anthropic has no such mode, so there it is refused. */
  public static ResponseFormat json() {
    return new ResponseFormat("json", null, false);
  }

  /** A JSON object that matches the schema. */
  public static ResponseFormat schema(String name, String schema) {
    return new ResponseFormat(name, schema, true);
  }
}
