package dev.switchback.provider;

import static java.util.Objects.requireNonNull;

import java.util.Base64;

/** A piece of a message. Immutable. */
public sealed interface Part {
  /** Text. */
  record Text(String text) implements Part {
    /** Checks. */
    public Text {
      requireNonNull(text, "text");
    }
  }

  /**
   * An image, by address or with its bytes in the address.
   *
   * @param url {@code https://…} or {@code data:image/png;base64,…}
   */
  record Image(String url) implements Part {
    /** Checks that it is one of the two. */
    public Image {
      if (!url.startsWith("https://")
          && !url.startsWith("http://")
          && !url.matches("(?s)data:[^;,]+;base64,.*")) {
        throw new IllegalArgumentException("url is neither http(s):// nor data:…;base64,…");
      }
    }

    /** An image that is sent along, such as {@code image/png}. */
    public static Image of(String mediaType, byte[] bytes) {
      return new Image(
          "data:" + mediaType + ";base64," + Base64.getEncoder().encodeToString(bytes));
    }
  }

  /**
   * The model asks for a tool.
   *
   * @param id what its result refers to
   * @param arguments as the model wrote them: meant to be a JSON object, which nobody guarantees
   */
  record ToolCall(String id, String name, String arguments) implements Part {
    /** Checks. */
    public ToolCall {
      requireNonNull(id, "id");
      requireNonNull(name, "name");
      requireNonNull(arguments, "arguments");
    }
  }

  /**
   * What a tool answered.
   *
   * @param id of the call
   * @param isError whether the tool failed; OpenAI has no mark for it, so let the text say it too
   */
  record ToolResult(String id, String text, boolean isError) implements Part {
    /** Checks. */
    public ToolResult {
      requireNonNull(id, "id");
      requireNonNull(text, "text");
    }
  }

  /**
   * A part in one provider's own form, sent there untouched: audio, a document, a signed thought.
   * In the message of an assistant it is left out for others, to whom it means nothing; in that of
   * a user it is refused.
   *
   * @param json one JSON object
   */
  record Raw(Dialect dialect, String json) implements Part {
    /** Checks that it is an object. */
    public Raw {
      requireNonNull(dialect, "dialect");
      Wire.object("json", json);
    }
  }
}
