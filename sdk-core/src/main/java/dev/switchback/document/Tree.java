package dev.switchback.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Builds the positioned tree of a document from Jackson's tokens, as strict YAML or JSON. */
final class Tree {
  private static final StreamReadConstraints CONSTRAINTS =
      StreamReadConstraints.builder().maxNestingDepth(64).maxNumberLength(400).build();
  private static final JsonFactory JSON =
      JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build();
  private static final YAMLFactory YAML =
      YAMLFactory.builder().streamReadConstraints(CONSTRAINTS).build();

  private final JsonParser parser;
  private final Problems problems;
  private final @Nullable YamlStrictness strictness;

  private Tree(JsonParser parser, Problems problems, @Nullable YamlStrictness strictness) {
    this.parser = parser;
    this.problems = problems;
    this.strictness = strictness;
  }

  /** The tree of a JSON text, or null and a problem. */
  static @Nullable Node json(String text, Problems problems) {
    try (JsonParser parser = JSON.createParser(text)) {
      return new Tree(parser, problems, null).root();
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  /** The tree of a YAML text, or null and a problem. */
  static @Nullable Node yaml(String text, Problems problems) {
    try (YAMLParser parser = YAML.createParser(text)) {
      return new Tree(parser, problems, new YamlStrictness(parser, text, problems)).root();
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private @Nullable Node root() throws IOException {
    try {
      JsonToken first = parser.nextToken();
      if (first == null) {
        problems.errorAt(1, 1, "document", "is empty", "write a map of fields");
        return null;
      }
      Node root = value(first);
      if (parser.nextToken() != null) {
        JsonLocation at = parser.currentTokenLocation();
        problems.errorAt(
            at.getLineNr(),
            at.getColumnNr(),
            "document",
            "something follows the document's end",
            "keep one document in one file");
      }
      return root;
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      problems.errorAt(
          at == null ? 0 : at.getLineNr(),
          at == null ? 0 : at.getColumnNr(),
          "document",
          "cannot be read: " + Malformed.words(e),
          "mend the " + (strictness == null ? "JSON" : "YAML") + " here");
      return null;
    }
  }

  private Node value(JsonToken token) throws IOException {
    JsonLocation at = parser.currentTokenLocation();
    int line = at.getLineNr();
    int column = at.getColumnNr();
    if (strictness != null) {
      strictness.check(at);
    }
    boolean flow = strictness == null || strictness.isFlow(at);
    return switch (token) {
      case START_OBJECT -> object(new Node(Node.Kind.OBJECT, "", line, column, flow));
      case START_ARRAY -> array(new Node(Node.Kind.ARRAY, "", line, column, flow));
      default -> new Node(kind(token, at), parser.getText(), line, column, false);
    };
  }

  private Node.Kind kind(JsonToken token, JsonLocation at) throws IOException {
    if (strictness != null) {
      return strictness.kind(at);
    }
    return switch (token) {
      case VALUE_STRING -> Node.Kind.STRING;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Node.Kind.NUMBER;
      case VALUE_TRUE, VALUE_FALSE -> Node.Kind.BOOLEAN;
      default -> Node.Kind.NULL;
    };
  }

  private Node object(Node node) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      JsonLocation at = parser.currentTokenLocation();
      Node.Kind kind = Node.Kind.STRING;
      if (strictness != null) {
        strictness.check(at);
        kind = strictness.kind(at);
      }
      String name = parser.currentName();
      Node key = new Node(kind, name, at.getLineNr(), at.getColumnNr(), false);
      Node value = value(parser.nextToken());
      if (!node.put(key, value)) {
        problems.error(key, name, "is there twice in the same map", "keep one of the two");
      }
    }
    return node;
  }

  private Node array(Node node) throws IOException {
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      node.items().add(value(token));
    }
    return node;
  }
}
