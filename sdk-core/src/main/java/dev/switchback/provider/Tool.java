package dev.switchback.provider;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A function that the model may ask for. Immutable.
 *
 * @param description for the model; null for none
 * @param schema of its arguments: a JSON Schema, sent untouched
 * @param isStrict whether the arguments must match the schema, where the provider can see to it
 */
public record Tool(String name, @Nullable String description, String schema, boolean isStrict) {
  /** Checks that the schema is a JSON object. */
  public Tool {
    requireNonNull(name, "name");
    Wire.object("schema", schema);
  }

  /** A tool whose arguments are not held to the schema. */
  public static Tool of(String name, @Nullable String description, String schema) {
    return new Tool(name, description, schema, false);
  }
}
