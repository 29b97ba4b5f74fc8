package dev.switchback.document;

/** A rule's declaration as JSON, keys in the order written. */
final class Declarations {
  private Declarations() {}

  static String json(Node node) {
    StringBuilder text = new StringBuilder();
    append(text, node);
    return text.toString();
  }

  private static void append(StringBuilder text, Node node) {
    switch (node.kind()) {
      case OBJECT -> {
        String before = "{";
        for (var entry : node.fields().entrySet()) {
          text.append(before);
          JsonText.quote(text, entry.getKey());
          text.append(": ");
          append(text, entry.getValue());
          before = ", ";
        }
        text.append(node.fields().isEmpty() ? "{}" : "}");
      }
      case ARRAY -> {
        String before = "[";
        for (Node item : node.items()) {
          text.append(before);
          append(text, item);
          before = ", ";
        }
        text.append(node.items().isEmpty() ? "[]" : "]");
      }
      case NUMBER, BOOLEAN -> text.append(node.text());
      case NULL -> text.append("null");
      default -> JsonText.quote(text, node.text());
    }
  }
}
