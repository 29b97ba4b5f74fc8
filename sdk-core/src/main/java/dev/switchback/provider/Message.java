package dev.switchback.provider;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * One turn of a conversation. Immutable.
 *
 * @param parts at least one; tool calls only from the assistant, tool results only from the user
 */
public record Message(Role role, List<Part> parts) {
  /** Whose turn it is. */
  public enum Role {
    /** The application, and the person behind it; also brings the results of tools. */
    USER,
    /** The model. */
    ASSISTANT
  }

  /** Checks and copies. */
  public Message {
    requireNonNull(role, "role");
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("parts is empty; give at least one");
    }
    for (Part part : parts) {
      boolean foreign =
          role == Role.USER
              ? part instanceof Part.ToolCall
              : part instanceof Part.ToolResult || part instanceof Part.Image;
      if (foreign) {
        throw new IllegalArgumentException(
            "parts: " + part.getClass().getSimpleName() + " is not for " + role);
      }
    }
  }

  /** A user's text. */
  public static Message user(String text) {
    return new Message(Role.USER, List.of(new Part.Text(text)));
  }

  /** A user's parts. */
  public static Message user(Part... parts) {
    return new Message(Role.USER, List.of(parts));
  }

  /** A text of the model's. */
  public static Message assistant(String text) {
    return new Message(Role.ASSISTANT, List.of(new Part.Text(text)));
  }

  /** What a tool answered. */
  public static Message toolResult(String id, String text) {
    return new Message(Role.USER, List.of(new Part.ToolResult(id, text, false)));
  }
}
